// Runs Azurite as a part of the process that started it: `node launch.cjs AZURITE.JS OPTIONS...`, with a pipe as
// standard input that the parent never writes to. When the pipe ends, because the parent closed it or died (kill -9
// too), Azurite writes its tables to disk and ends. Ctrl+C reaches the whole process group; the parent still needs its
// storage then, to finish the messages at hand, so only the pipe counts.
'use strict';

const once = process.once;
process.once = function (event, listener) {
  return event === 'SIGINT' ? this : once.call(this, event, listener);
};
process.on('SIGINT', () => {});

// After a kill -9 nobody reads what Azurite says while it closes; a broken pipe must not keep it from saving.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

process.stdin.resume();
process.stdin.once('end', stop).once('error', stop);

process.argv.splice(1, 1);
require(process.argv[1]);

function stop() {
  // The message by which a Node parent asks Azurite to end; before Azurite listens for it there is nothing to save.
  if (!process.emit('message', 'shutdown')) process.exit(0);
  setTimeout(() => process.exit(0), 4000).unref();
}
