using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>The root over all rows of the ledger (docs/spec/ledger.md 4).</summary>
internal static class ContentRoot
{
    private const int RowsPerPage = 256;

    public static Hash256 Of(ulong block, IEnumerable<LedgerRow> rows)
    {
        List<(RowKey Key, byte[] Value)> live =
            [.. rows.Select(row => (row.Key, Value: row.Encode())).Where(row => row.Value.Length > 0)];
        live.Sort((left, right) => left.Key.CompareTo(right.Key));
        List<Hash256> level = [];
        foreach ((RowKey Key, byte[] Value)[] page in live.Chunk(RowsPerPage))
        {
            RowList rowsOfPage = new();
            foreach ((RowKey key, byte[] value) in page)
            {
                rowsOfPage.Add(key, value);
            }

            level.Add(new Octets().Tag("marketchain/page/v1").U32((uint)level.Count).Raw(rowsOfPage.Span).Blake());
        }

        return new Octets().Tag("marketchain/content/v1").U64(block).U64((ulong)live.Count).U32((uint)level.Count)
            .Raw(Top(level)).Blake();
    }

    private static Hash256 Top(IReadOnlyList<Hash256> level)
    {
        while (level.Count > 1)
        {
            level = [.. level.Chunk(2).Select(pair => pair.Length == 2 ? Join(pair[0], pair[1]) : pair[0])];
        }

        return level.Count == 0 ? default : level[0];
    }

    private static Hash256 Join(Hash256 left, Hash256 right)
        => new Octets().Tag("marketchain/page-node/v1").Raw(left).Raw(right).Blake();
}
