// What a test began ends when it ends, the last thing first: a service is gone before its folder is removed.

const undone = new WeakMap(); // test -> what is to be done at its end

/** Does `undo` when the test `t` ends. Everything is done, whatever of it fails. */
export function atEnd(t, undo) {
  if (!undone.has(t)) {
    undone.set(t, []);
    t.after(async () => {
      const failures = [];
      for (const one of undone.get(t).reverse()) {
        try {
          await one();
        } catch (failure) {
          failures.push(failure);
        }
      }
      if (failures.length > 0) throw failures[0];
    });
  }
  undone.get(t).push(undo);
}

/** Kills the process `child` when the test `t` ends, and waits until it is gone. */
export function killAtEnd(t, child) {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  atEnd(t, async () => {
    if (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")) await gone;
  });
}
