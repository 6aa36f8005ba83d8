/** Errors that begin in the window or its preload script. Those of the app arrive with their own words. */
export const errorMessages = {
  unforeseen: {
    message: 'Something unexpected went wrong in this window. Your vault was not changed.',
    hint: 'Try again. If it happens again, restart the app and report the problem.',
  },
  notSent: {
    message: 'The page asked for something with a value that can’t be sent. Nothing was done.',
    hint: 'Restart the app. If it happens again, report the problem.',
  },
  checkNotAnswered: {
    message: 'The check gave no answer within 30 seconds. Nothing was changed.',
    hint: 'Try again in a minute. If it happens again, restart the app.',
  },
};
