import { UserError } from "../../base/user_error.ts";
import type { Finding } from "../../config/duplicates_config.ts";
import type { SourceImage } from "../../embed/source_image.ts";

/**
 * Checks that what a script wants to know can be found out: without splits there can be no leaks, which says nothing.
 *
 * @throws {UserError} If images have no splits or no classes, of which there must be two.
 */
export function requireSubjects(images: readonly SourceImage[], findings: readonly Finding[]): void {
  const count = (of: "label" | "split") => new Set(images.flatMap((image) => image[of] ?? [])).size;
  if (findings.includes("leaks") && count("split") < 2) {
    throw new UserError(
      "Expected images of several splits for --fail_on leaks but found none; name all splits, or divide the images as a " +
        "training does with --split images:0.8",
    );
  }
  const finding = findings.find((finding) => finding === "contradictions" || finding === "suspects");
  if (finding !== undefined && count("label") < 2) {
    throw new UserError(
      `Expected images of several classes for --fail_on ${finding} but found ${
        count("label") === 0 ? "images without classes" : "a single class"
      }; name a folder with a folder for each class, or a table with labels`,
    );
  }
}
