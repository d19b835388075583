/** The program: reads the first word of the command line and hands over to it. The composition itself is cli/start.ts. */
import { runCommand } from './cli/commands.ts';

process.exitCode = await runCommand(process.argv.slice(2));
