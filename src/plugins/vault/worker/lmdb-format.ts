/**
 * The parts of LMDB's file format that the vault relies on: data version 2 as the lmdb package writes it on 64-bit
 * little-endian machines, without named databases, duplicates, encryption or overlapping sync.
 * Source: lmdb.h and mdb.c of the lmdb package.
 */

/** The size of a page of a vault file, in bytes. */
export const PAGE_SIZE = 4096;
/** Page number, transaction id, padding, flags, and the bounds of free space. */
export const PAGE_HEADER_SIZE = 24;
export const PAGE_BODY_SIZE = PAGE_SIZE - PAGE_HEADER_SIZE;
/** Size (or child page), flags and key length of a node. */
export const NODE_HEADER_SIZE = 8;
/** Pages 0 and 1 are heads; transaction n writes head n mod 2. */
export const HEAD_PAGES = 2;

export const PAGE_BRANCH = 0x01;
export const PAGE_LEAF = 0x02;
export const PAGE_OVERFLOW = 0x04;
export const PAGE_HEAD = 0x08;

/** The node's value lies on overflow pages. */
export const NODE_BIG_DATA = 0x01;
/** Page, transaction and page count: what such a node holds instead of the value. */
export const BIG_DATA_REFERENCE_SIZE = 24;

export const MAGIC = 0xbeefc0de;
export const DATA_VERSION = 2;
/** The root of an empty tree: 2⁶⁴ − 1, which as a double is 2⁶⁴. */
export const NO_PAGE = 2 ** 64;

/** Integer keys: what the flags of the tree of free pages must hold. */
export const FREE_TREE_FLAGS = 0x08;
/** The file is its own environment, without a folder around it. May be set or not. */
export const NO_SUBDIRECTORY_FLAG = 0x4000;

/** Reads a 64-bit unsigned little-endian integer; above 2⁵³ it is rounded, which no bound lets pass. */
export function readWord(bytes: Buffer, offset: number): number {
  return bytes.readUInt32LE(offset) + bytes.readUInt32LE(offset + 4) * 2 ** 32;
}

/** How many pages a value of `size` bytes takes when it does not fit on a leaf. */
export function overflowPages(size: number): number {
  return Math.floor((PAGE_HEADER_SIZE - 1 + size) / PAGE_SIZE) + 1;
}
