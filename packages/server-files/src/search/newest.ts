/** Something found, with what it is ordered by. */
export interface Ranked {
  /** The higher comes first: a time, or the same for all. */
  readonly rank: number;
  /** Place in the order of the walk, for those with the same rank. */
  readonly order: number;
}

/** Whether `a` comes before `b`: newer first, then in the order of the walk. */
function isNewer(a: Ranked, b: Ranked): boolean {
  return a.rank === b.rank ? a.order < b.order : a.rank > b.rank;
}

/** Keeps the newest `capacity` of all that is offered; a binary heap with the oldest kept one on top. */
export function createNewest<T extends Ranked>(capacity: number): { offer(item: T): void; sorted(): T[] } {
  const heap: T[] = [];

  function older(a: number, b: number): boolean {
    const [x, y] = [heap[a], heap[b]];
    return x !== undefined && y !== undefined && isNewer(y, x);
  }

  function swap(a: number, b: number): void {
    const [x, y] = [heap[a], heap[b]];
    if (x === undefined || y === undefined) return;
    heap[a] = y;
    heap[b] = x;
  }

  function up(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!older(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  }

  function down(): void {
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const oldest = older(left + 1, left) ? left + 1 : left;
      if (!older(oldest, at)) return;
      swap(at, oldest);
      at = oldest;
    }
  }

  return {
    offer(item) {
      const [top] = heap;
      if (heap.length < capacity) {
        heap.push(item);
        up(heap.length - 1);
      } else if (top !== undefined && isNewer(item, top)) {
        heap[0] = item;
        down();
      }
    },
    sorted: () => [...heap].sort((a, b) => (isNewer(a, b) ? -1 : 1)),
  };
}
