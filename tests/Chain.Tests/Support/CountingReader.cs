using MarketChain.Storage;

namespace MarketChain.Chain.Tests;

/// <summary>A store in memory that counts the values that are looked at.</summary>
internal sealed class CountingReader(IKeyValueReader inner) : IKeyValueReader
{
    public int Reads { get; set; }

    public PinnedValue Get(Column column, ReadOnlySpan<byte> key)
    {
        Reads++;
        return inner.Get(column, key);
    }

    public void GetMany(Column column, KeyList keys, ValueReceiver receive)
    {
        Reads += keys.Count;
        inner.GetMany(column, keys, receive);
    }

    public IStoreIterator Iterate(
        Column column, ReadOnlySpan<byte> lower = default, ReadOnlySpan<byte> upper = default)
        => new Cursor(this, inner.Iterate(column, lower, upper));

    private sealed class Cursor(CountingReader owner, IStoreIterator inner) : IStoreIterator
    {
        public bool Valid => inner.Valid;

        public ReadOnlySpan<byte> Key => inner.Key;

        public ReadOnlySpan<byte> Value => inner.Value;

        public void SeekToFirst() => Count(inner.SeekToFirst);

        public void SeekToLast() => Count(inner.SeekToLast);

        public void Seek(ReadOnlySpan<byte> key)
        {
            owner.Reads++;
            inner.Seek(key);
        }

        public void SeekForPrev(ReadOnlySpan<byte> key)
        {
            owner.Reads++;
            inner.SeekForPrev(key);
        }

        public void Next() => Count(inner.Next);

        public void Prev() => Count(inner.Prev);

        public void Dispose() => inner.Dispose();

        private void Count(Action move)
        {
            owner.Reads++;
            move();
        }
    }
}
