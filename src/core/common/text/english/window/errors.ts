/** Errors that begin in the window; those of the app arrive with their own words. */
export const errorMessages = {
  unforeseen: {
    message: 'Something unexpected went wrong in this window. Your vault was not changed.',
    hint: 'Try again. If it happens again, restart the app and report the problem.',
  },
  checkNotAnswered: {
    message: 'The check gave no answer within 30 seconds. Nothing was changed.',
    hint: 'Try again in a minute. If it happens again, restart the app.',
  },
};
