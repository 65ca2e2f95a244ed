/// <reference lib="dom" />
import { byId } from "../../report/html/page/dom.ts";

/** Calls back with an image file that is chosen, dropped anywhere on the page, or pasted. */
export function startImageInput(onImage: (file: Blob) => void): void {
  const input = byId<HTMLInputElement>("file");
  const area = byId("drop");
  const take = (files: FileList | null | undefined): boolean => {
    const file = files?.[0];
    if (file !== undefined) onImage(file);
    return file !== undefined;
  };
  input.addEventListener("change", () => {
    take(input.files);
    input.value = ""; // The same file can be chosen again.
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) area.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    take(event.dataTransfer?.files);
  });
  document.addEventListener("paste", (event) => {
    if (take(event.clipboardData?.files)) event.preventDefault();
  });
}
