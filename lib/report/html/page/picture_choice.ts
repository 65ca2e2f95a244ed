/// <reference lib="dom" />
import { byId } from "./dom.ts";
import type { ExplorerMap } from "./explorer_map.ts";

/** Milliseconds per epoch while playing, and for the transition to a chosen epoch. */
const PLAYED = 700;
const CHOSEN = 300;

/** Controls which picture is shown and whether the epochs play. */
export interface PictureChoice {
  /** Makes sure that an image is visible: shows the first projection of all images if the current picture lacks it. */
  showImage(index: number): void;
  /** Moves by a number of epochs. */
  stepEpoch(step: number): void;
  /** Plays the epochs, or stops. */
  play(): void;
}

/** Lets the user choose between the projections and the epochs. */
export function startPictureChoice(map: ExplorerMap): PictureChoice {
  const { projections, frames } = map.data;
  const radios = [...document.querySelectorAll<HTMLInputElement>("#pictures input")];
  const note = byId("picture-note");
  const [slider, output] = [byId<HTMLInputElement>("epoch"), byId<HTMLOutputElement>("epoch-name")];
  const playButton = byId<HTMLButtonElement>("play");
  let timer: ReturnType<typeof setInterval> | undefined;

  const nameEpoch = () => {
    output.value = `epoch ${frames[slider.valueAsNumber]!.epoch} of ${frames.at(-1)!.epoch}`;
    slider.setAttribute("aria-valuetext", output.value);
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    playButton.textContent = "Play";
  };
  const showProjection = (which: number) => {
    stop();
    radios[which]!.checked = true;
    note.textContent = projections[which]!.note;
    map.showProjection(which);
  };
  const showEpoch = (milliseconds: number) => {
    const radio = radios[projections.length]!;
    if (!radio.checked) map.whole();
    radio.checked = true;
    note.textContent =
      `${map.data.epochLabels.length} images on the principal components of their embeddings.`;
    nameEpoch();
    map.showEpoch(slider.valueAsNumber, milliseconds);
  };
  const goOn = () => {
    slider.valueAsNumber++;
    showEpoch(PLAYED);
    if (slider.valueAsNumber >= frames.length - 1) stop();
  };

  for (const [i, radio] of radios.entries()) {
    radio.addEventListener("change", () => i < projections.length ? showProjection(i) : showEpoch(PLAYED));
  }
  slider.addEventListener("input", () => {
    stop();
    showEpoch(CHOSEN);
  });
  const choice: PictureChoice = {
    showImage(index) {
      if (!map.has(index)) showProjection(0);
    },
    stepEpoch(step) {
      if (frames.length === 0) return;
      stop();
      slider.valueAsNumber += step;
      showEpoch(CHOSEN);
    },
    play() {
      if (frames.length === 0) return;
      if (timer !== undefined) return stop();
      playButton.textContent = "Stop";
      timer = setInterval(goOn, PLAYED);
      if (slider.valueAsNumber < frames.length - 1) return goOn();
      slider.valueAsNumber = 0;
      showEpoch(PLAYED);
    },
  };
  playButton.addEventListener("click", () => choice.play());
  if (frames.length > 0) nameEpoch();
  showProjection(0);
  return choice;
}
