namespace MarketChain.Storage;

// Ordered bytes on disk: everything that the layers above may know of the database.
//
//   State, Marketing, Chain            one writer                     readers (RPC), any number
//          │ Put, Delete                    │                                │
//          ▼                                ▼                                ▼
//     IWriteBatch ────────────► Write(batch, sync) ───► columns ───► IStoreSnapshot: one point in time
//
// Guaranteed: a batch is applied whole or not at all, across columns, even if the machine dies; after
// Write(sync: true) or FlushWal(sync: true) everything written so far survives. What was not synced may be lost in
// any part: batch n can be missing and batch n + 1 be there (docs/decisions/0010). Keys are ordered as unsigned
// bytes, a prefix before its extensions.
//
// Not done here: no caching of decoded values, no knowledge of what the bytes mean, no transactions with conflicts
// (there is one writer), no clock.
//
// The convention people get wrong: a span obtained from a PinnedValue or an iterator is memory of the store. It dies
// with Dispose, and an iterator's with the next move.

/// <summary>Reads at one point in time: now (the store) or then (a snapshot). Safe for many threads.</summary>
public interface IKeyValueReader
{
    /// <summary>
    /// The value of <paramref name="key"/>, pinned in the store's own memory: no copy. Dispose the result before
    /// the reader it came from.
    /// </summary>
    /// <exception cref="StorageException">The disk failed or a checksum does not match.</exception>
    PinnedValue Get(Column column, ReadOnlySpan<byte> key);

    /// <summary>
    /// Reads many keys at once, cheaper than one by one when they lie close together on disk.
    /// <paramref name="receive"/> is called once per key, in order of index, also for absent keys.
    /// </summary>
    /// <param name="column">The column of all keys.</param>
    /// <param name="keys">Keys in strictly ascending order.</param>
    /// <param name="receive">Takes each value; the span is valid only during the call.</param>
    /// <exception cref="StorageException">The disk failed or a checksum does not match.</exception>
    void GetMany(Column column, KeyList keys, ValueReceiver receive);

    /// <summary>
    /// A cursor over keys in <c>[lower, upper)</c>, positioned nowhere until a Seek. An empty
    /// <paramref name="upper"/> means no upper bound. It sees the column as it was at this call.
    /// </summary>
    IStoreIterator Iterate(Column column, ReadOnlySpan<byte> lower = default, ReadOnlySpan<byte> upper = default);
}

/// <summary>Takes value <paramref name="index"/> of a <see cref="IKeyValueReader.GetMany"/>.</summary>
/// <param name="index">Position of the key in the list.</param>
/// <param name="found">False when the key is absent; the value is then empty.</param>
/// <param name="value">Memory of the store, valid only during the call.</param>
public delegate void ValueReceiver(int index, bool found, ReadOnlySpan<byte> value);

/// <summary>The database of one node. One thread writes; any number read.</summary>
public interface IKeyValueStore : IKeyValueReader, IDisposable
{
    /// <summary>An empty batch, to be filled and given to <see cref="Write"/>. Reusable after Clear.</summary>
    IWriteBatch CreateBatch();

    /// <summary>Applies a batch atomically, in the order in which it was filled.</summary>
    /// <param name="batch">Made by this store's <see cref="CreateBatch"/>; left as it is.</param>
    /// <param name="sync">True waits until the disk has this batch and every earlier one.</param>
    /// <exception cref="StorageException">
    /// The write failed. The store then refuses further writes: close it and stop the node.
    /// </exception>
    void Write(IWriteBatch batch, bool sync);

    /// <summary>Hands all writes to the file system and, with <paramref name="sync"/>, waits for the disk.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    void FlushWal(bool sync);

    /// <summary>All columns as they are now. It keeps old values on disk until disposed.</summary>
    IStoreSnapshot Snapshot();
}

/// <summary>Every column at one point in time.</summary>
public interface IStoreSnapshot : IKeyValueReader, IDisposable;

/// <summary>Changes that reach the disk together. Not safe for several threads.</summary>
public interface IWriteBatch : IDisposable
{
    /// <summary>Number of changes recorded.</summary>
    int Count { get; }

    /// <summary>About the size of the record that Write will append to the log, in bytes.</summary>
    long SizeBytes { get; }

    /// <summary>Sets a value; the bytes are copied. A later change of the same key in the batch wins.</summary>
    void Put(Column column, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Removes a key; removing an absent one is no error.</summary>
    void Delete(Column column, ReadOnlySpan<byte> key);

    /// <summary>
    /// Removes every key in <c>[lower, upper)</c>. For pruning columns of <see cref="ColumnProfile.Append"/>, and only
    /// them: each range costs later reads of its column a little until compaction has worked it in.
    /// </summary>
    void DeleteRange(Column column, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper);

    /// <summary>Forgets all changes and keeps the memory.</summary>
    void Clear();
}

/// <summary>
/// A cursor. Spans die with the next move. Not safe for several threads; dispose before the reader it came from.
/// </summary>
public interface IStoreIterator : IDisposable
{
    /// <summary>True while the cursor stands on a key within the bounds.</summary>
    bool Valid { get; }

    /// <summary>The key under the cursor. Only when <see cref="Valid"/>.</summary>
    ReadOnlySpan<byte> Key { get; }

    /// <summary>The value under the cursor. Only when <see cref="Valid"/>.</summary>
    ReadOnlySpan<byte> Value { get; }

    /// <summary>To the first key within the bounds.</summary>
    void SeekToFirst();

    /// <summary>To the last key within the bounds.</summary>
    void SeekToLast();

    /// <summary>To the first key at or after <paramref name="key"/>.</summary>
    void Seek(ReadOnlySpan<byte> key);

    /// <summary>To the last key at or before <paramref name="key"/>.</summary>
    void SeekForPrev(ReadOnlySpan<byte> key);

    /// <summary>One key on. Only when <see cref="Valid"/>.</summary>
    void Next();

    /// <summary>One key back. Only when <see cref="Valid"/>.</summary>
    void Prev();
}
