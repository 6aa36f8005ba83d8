import { contractShapes } from './contract-shapes.js';

process.stdout.write(JSON.stringify(contractShapes()));
