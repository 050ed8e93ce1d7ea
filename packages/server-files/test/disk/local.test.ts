import { expect, test } from "vitest";

import { isLocal } from "../../src/disk/local.ts";

const table = String.raw`
22 27 0:21 / /proc rw,relatime - proc proc rw
23 27 0:22 / /sys rw shared:2 - sysfs sysfs rw
27 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 27 0:30 / /dev rw - devtmpfs devtmpfs rw
31 27 0:31 / /tmp rw - tmpfs tmpfs rw
40 27 0:40 / /home/ann/nas rw shared:7 master:3 - nfs4 nas:/export rw
41 27 0:41 / /home/bob/with\040space rw - fuse.sshfs x: rw
42 27 8:2 / /home/cat rw - ext4 /dev/sdb1 rw
43 42 0:43 / /home/cat rw - cifs //server/share rw
44 27 0:44 / /home/dan rw - nfs4 nas:/dan rw
45 44 8:3 / /home/dan/disk rw - xfs /dev/sdc1 rw
46 27 0:46 / /auto rw - autofs systemd-1 rw
`;

test.each([
  ["/srv/data", true],
  ["/tmp/x", true],
  ["/home/eve", true],
  ["/home/ann/nasty", true],
  ["/home/ann", false], // a network disk lies below
  ["/home/ann/nas", false],
  ["/home/ann/nas/deep/er", false],
  ["/home/bob", false],
  ["/home/bob/with space/x", false],
  ["/home/cat", false], // the later mount lies on top
  ["/home/dan", false],
  ["/home/dan/other", false],
  ["/home/dan/disk/x", true],
  ["/auto/host", false],
  ["/", false],
])("%s: %s", (directory, expected) => {
  expect(isLocal(directory, table)).toBe(expected);
});

test("without a table nothing is known to be local", () => {
  expect(isLocal("/srv", "")).toBe(false);
  expect(isLocal("/srv", "not a table\n\n- -")).toBe(false);
});
