/** Two short tones every few seconds for an emergency, a soft one for words to read out: heard by someone who looks away. */

const EVERY_MS = 2500;

/** Ring until the returned function is called. A browser that was not touched yet stays silent. */
export function ringWhile(): () => void {
  const audio = new AudioContext();
  const ring = () => {
    if (audio.state !== "running") return;
    tone(audio, 880, 0);
    tone(audio, 660, 0.22);
  };
  ring();
  const timer = setInterval(ring, EVERY_MS);
  return () => {
    clearInterval(timer);
    void audio.close();
  };
}

/** One soft tone. */
export function chime(): void {
  const audio = new AudioContext();
  void audio.resume().then(
    () => tone(audio, 520, 0),
    () => undefined, // a page that nobody has touched yet stays silent
  );
  setTimeout(() => void audio.close(), 800);
}

function tone(audio: AudioContext, pitch: number, delay: number): void {
  const source = audio.createOscillator();
  const volume = audio.createGain();
  const start = audio.currentTime + delay;
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0.12, start);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.2);
  source.connect(volume).connect(audio.destination);
  source.start(start);
  source.stop(start + 0.2);
}
