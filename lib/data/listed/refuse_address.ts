import { UserError } from "../../base/user_error.ts";

/**
 * Refuses the address of an image in the place of its path: nothing is downloaded.
 *
 * @param place The line, for the message.
 * @throws {UserError} If it is one.
 */
export function refuseAddress(path: string, place: string): void {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(path)) return;
  const local = /^file:\/\/(\/.*)$/i.exec(path)?.[1];
  throw new UserError(
    `Expected the path of a file on ${place} but found the address ${path}; ${
      local === undefined ? "download the images, and name their files" : `write ${local}`
    }`,
  );
}
