/** The program: reads the first word of the command line and hands over to it. The composition itself is cli/start.ts. */
import { runCommand } from './cli/commands.ts';

// Whoever reads our output (`baton run … | head`) may stop before we do: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runCommand(process.argv.slice(2));
