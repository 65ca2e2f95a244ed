/**
 * Something stops this program between two parts of what it writes; it is continued only then.
 *
 * @module
 */
import { suspendJob } from "../../../lib/cli/suspend_job.ts";
import { openTerminalWriter } from "../../../lib/dashboard/screen/terminal_writer.ts";

const writer = openTerminalWriter(1)!;
writer.write("one half, ", 1000);
suspendJob();
writer.write("the other half\n", 1000);
writer.close();
