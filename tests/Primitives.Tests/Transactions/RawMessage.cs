namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>Writes protocol-buffer fields as told, lawful or not: a forger's tool.</summary>
internal sealed class RawMessage
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    /// <summary>A varint field; zero is written like any number.</summary>
    public RawMessage Number(int field, ulong value) => Raw([.. Varint((ulong)field << 3), .. Varint(value)]);

    /// <summary>A field of bytes; none are written like any.</summary>
    public RawMessage Bytes(int field, params byte[] bytes)
        => Raw([.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes]);

    public RawMessage Message(int field, RawMessage message) => Bytes(field, message.ToArray());

    /// <summary>Bytes without a tag.</summary>
    public RawMessage Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value > 127; value /= 128)
        {
            bytes.Add((byte)(128 + (value % 128)));
        }

        return [.. bytes, (byte)value];
    }
}
