// `node --import` of this lets a test crash a process that runs what is deployed. What the two say must never be printed.
export const NAME = 'Nguyễn Thị Thử 999000000001';
process.on('SIGHUP', () => {
  throw new Error(NAME);
});
process.on('SIGUSR2', () => void Promise.reject(new TypeError(NAME)));
