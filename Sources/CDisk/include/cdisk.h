// What the Files room asks of the system and Swift has no name for.
#ifndef CDISK_H
#define CDISK_H

// Lets the system begin to write what the open file holds to its disk, and waits for nothing.
// Where it cannot, whoever syncs later waits longer.
void cdisk_begin_writing(int descriptor);

#endif
