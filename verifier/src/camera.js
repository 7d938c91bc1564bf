/** The camera, frame by frame. */

import { readFrame } from "./reader.js";

const PAUSE = 120;
const WANTED = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };

/** Say whether the browser gives this page a camera at all; a file on a phone often gets none. */
export function hasCamera() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

/**
 * Show the camera, and hand over what each frame shows until it says that it has seen enough.
 * @param {HTMLVideoElement} video
 * @param {(texts: string[]) => boolean} enough
 * @param {() => void} failed told where frames cannot be read
 * @returns {Promise<() => void>} closes the camera
 * @throws where the camera is refused, or there is none
 */
export async function watch(video, enough, failed) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
  let open = true;
  const close = () => {
    open = false;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  video.srcObject = stream;
  await video.play();
  const look = async () => {
    while (open) {
      const texts = await readFrame(video);
      if (open && texts.length && enough(texts)) close();
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  };
  look().catch(() => {
    close();
    failed();
  });
  return close;
}
