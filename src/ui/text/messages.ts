/** The window's part of the catalogue of texts. */
export { windowMessages as messages } from '../../core/common/text/english/window/index.js';
