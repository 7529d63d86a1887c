using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Tests.Rlp;

/// <summary>Any RLP value as a tree: the naive encoder, and a decoder that goes deep.</summary>
internal sealed record RlpTree(byte[] Text, RlpTree[]? Items)
{
    public const int DepthMax = 32;

    public bool IsList => Items is not null;

    public static RlpTree String(params byte[] text) => new(text, null);

    public static RlpTree List(params RlpTree[] items) => new([], items);

    public static RlpTree Next(Random random, int depth)
    {
        if (depth == 0 || random.Next(2) == 0)
        {
            byte[] text = new byte[random.Next(4) == 0 ? random.Next(300) : random.Next(4)];
            random.NextBytes(text);
            return String(text);
        }

        RlpTree[] items = new RlpTree[random.Next(6)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Next(random, depth - 1);
        }

        return List(items);
    }

    /// <summary>Appendix B of the yellow paper, word for word.</summary>
    public byte[] EncodeNaively()
    {
        if (!IsList && Text is [< 0x80])
        {
            return Text;
        }

        byte[] payload = IsList ? [.. Items!.SelectMany(item => item.EncodeNaively())] : Text;
        int kind = IsList ? 0xc0 : 0x80;
        if (payload.Length < 56)
        {
            return [(byte)(kind + payload.Length), .. payload];
        }

        byte[] length = ((UInt256)(ulong)payload.Length).ToMinimal();
        return [(byte)(kind + 55 + length.Length), .. length, .. payload];
    }

    public void Write(ref RlpWriter writer)
    {
        if (!IsList)
        {
            writer.WriteBytes(Text);
            return;
        }

        int list = writer.StartList();
        foreach (RlpTree item in Items!)
        {
            item.Write(ref writer);
        }

        writer.EndList(list);
    }

    /// <summary>Reads exactly one tree that fills the bytes; null with the reason otherwise.</summary>
    public static RlpTree? Decode(ReadOnlySpan<byte> bytes, out RlpError error)
    {
        RlpReader reader = new(bytes);
        RlpTree? tree = Read(ref reader, DepthMax, out error);
        if (tree is not null && !reader.TryFinish())
        {
            error = reader.Error;
            return null;
        }

        return tree;
    }

    private static RlpTree? Read(ref RlpReader reader, int depth, out RlpError error)
    {
        if (!reader.NextIsList)
        {
            bool ok = reader.TryReadBytes(out ReadOnlySpan<byte> text);
            error = reader.Error;
            return ok ? String(text.ToArray()) : null;
        }

        if (depth == 0)
        {
            error = RlpError.TooLarge;
            return null;
        }

        if (!reader.TryReadList(out RlpReader items))
        {
            error = reader.Error;
            return null;
        }

        error = RlpError.None;
        List<RlpTree> read = [];
        while (!items.AtEnd)
        {
            if (Read(ref items, depth - 1, out error) is not { } item)
            {
                return null;
            }

            read.Add(item);
        }

        return List([.. read]);
    }
}
