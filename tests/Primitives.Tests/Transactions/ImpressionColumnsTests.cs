using System.Buffers.Binary;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>A batch's rows in the columns of its sidecar.</summary>
public sealed class ImpressionColumnsTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(1, ImpressionColumns.SaltSize).Select(i => (byte)i)];

    [Theory]
    [InlineData(OptionalColumns.None)]
    [InlineData(OptionalColumns.Creative)]
    [InlineData(OptionalColumns.Placement)]
    [InlineData(OptionalColumns.All)]
    public void Shows_the_rows_that_were_added(OptionalColumns optional)
        => Seeds.Each(20, random =>
        {
            ImpressionRow[] rows = [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => Row(random, optional))];
            byte[] sidecar = Build(rows, optional, out SubmitImpressions batch);
            Assert.Equal(NaiveSidecar(rows, optional), sidecar);
            Assert.True(ImpressionColumns.Check(sidecar, batch, out SidecarFault fault));
            Assert.Equal(SidecarFault.None, fault);

            ImpressionColumns columns = ImpressionColumns.Open(sidecar, batch);
            Assert.Equal(rows.Length, columns.Rows);
            for (int i = 0; i < rows.Length; i++)
            {
                Assert.Equal(rows[i], columns[i]);
            }
        });

    [Fact]
    public void Hashes_salt_and_columns_with_BLAKE2b()
    {
        byte[] sidecar = Build([new(1, 2, 3, 4, 5, ImpressionFlags.Focus, 6)], OptionalColumns.None, out var batch);
        Assert.Equal(Blake2b256.Hash(sidecar), batch.ColumnsHash);
    }

    [Fact]
    public void Refuses_every_other_length()
    {
        byte[] sidecar = Build([default, default], OptionalColumns.All, out SubmitImpressions batch);
        for (int length = 0; length < sidecar.Length; length++)
        {
            Assert.False(ImpressionColumns.Check(sidecar.AsSpan(0, length), batch, out SidecarFault fault));
            Assert.Equal(length == 0 ? SidecarFault.Missing : SidecarFault.WrongLength, fault);
        }

        Assert.False(ImpressionColumns.Check([.. sidecar, 0], batch, out _));
        Assert.False(ImpressionColumns.Check(sidecar, batch with { Rows = 10_000 }, out _));
    }

    [Fact]
    public void Refuses_a_flip_of_any_byte()
    {
        byte[] sidecar = Build([default, default], OptionalColumns.All, out SubmitImpressions batch);
        for (int i = 0; i < sidecar.Length; i++)
        {
            byte[] flipped = [.. sidecar];
            flipped[i] ^= 0x10;
            Assert.False(ImpressionColumns.Check(flipped, batch, out SidecarFault fault));
            Assert.Equal(SidecarFault.WrongHash, fault);
        }
    }

    [Fact]
    public void Finds_the_one_bad_row_wherever_it_is()
        => Seeds.Each(50, random =>
        {
            int rows = random.Next(1, 200);
            int bad = random.Next(rows);
            SubmitImpressions batch = new(1, 0, 0, (uint)rows, default, 0, OptionalColumns.None);
            byte[] tooVisible = new byte[ImpressionColumns.LengthOf(rows, OptionalColumns.None)];
            BinaryPrimitives.WriteUInt16LittleEndian(
                tooVisible.AsSpan(ImpressionColumns.SaltSize + (16 * rows) + (2 * bad)),
                (ushort)random.Next(1001, 65536));
            Assert.Equal(SidecarFault.VisibleOutOfRange, FaultOf(tooVisible, batch));

            byte[] flagged = new byte[tooVisible.Length];
            flagged[ImpressionColumns.SaltSize + (18 * rows) + bad] = (byte)random.Next(8, 256);
            Assert.Equal(SidecarFault.UnknownFlags, FaultOf(flagged, batch));
        });

    [Fact]
    public void Builds_only_what_the_protocol_allows()
    {
        ImpressionColumnsBuilder builder = new(OptionalColumns.None);
        Assert.Throws<ArgumentException>(() => builder.Add(new(1, 1, 0, 0, 1001, ImpressionFlags.None, 0)));
        Assert.Throws<ArgumentException>(() => builder.Add(new(1, 1, 0, 0, 1000, (ImpressionFlags)8, 0)));
        for (int i = 0; i < SubmitImpressions.RowsMax; i++)
        {
            builder.Add(default);
        }

        Assert.Throws<InvalidOperationException>(() => builder.Add(default));
    }

    [Fact]
    public void Keeps_the_longest_sidecar_within_288_KiB()
        => Assert.InRange(ImpressionColumns.SidecarLengthMax, 1, 288 * 1024);

    [Fact]
    public void Lays_outcomes_out_as_they_are_hashed()
    {
        byte[] bytes = new byte[3 * ImpressionOutcomes.RowSize];
        ImpressionOutcomes outcomes = new(bytes, rows: 3);
        outcomes.Reasons[1] = 17;
        outcomes.Uas[0] = 0x01020304;
        outcomes.Uas[2] = uint.MaxValue;
        Assert.Equal("0x001100" + "04030201" + "00000000" + "ffffffff", Hex.Encode(bytes));
        Assert.Equal(Blake2b256.Hash([.. "marketchain/outcomes/v1"u8, .. bytes]), outcomes.ComputeHash());
    }

    private static SidecarFault FaultOf(byte[] sidecar, SubmitImpressions batch)
    {
        ImpressionColumns.Check(sidecar, batch with { ColumnsHash = Blake2b256.Hash(sidecar) }, out SidecarFault fault);
        return fault;
    }

    private static byte[] Build(ImpressionRow[] rows, OptionalColumns optional, out SubmitImpressions batch)
    {
        ImpressionColumnsBuilder builder = new(optional);
        foreach (ImpressionRow row in rows)
        {
            builder.Add(row);
        }

        byte[] sidecar = builder.BuildSidecar(Salt);
        batch = builder.BuildPayload(1, 0, 0, 0, sidecar);
        return sidecar;
    }

    private static ImpressionRow Row(Random random, OptionalColumns optional) => new(
        (uint)random.NextInt64(1L << 32),
        (uint)random.NextInt64(1L << 32),
        (uint)random.NextInt64(1L << 32),
        (uint)random.NextInt64(1L << 32),
        (ushort)random.Next(1001),
        (ImpressionFlags)random.Next(8),
        (byte)random.Next(256),
        optional.HasFlag(OptionalColumns.Creative) ? (uint)random.NextInt64(1L << 32) : 0,
        optional.HasFlag(OptionalColumns.Placement) ? (uint)random.NextInt64(1L << 32) : 0);

    /// <summary>The columns as the specification lists them, one after the other.</summary>
    private static byte[] NaiveSidecar(ImpressionRow[] rows, OptionalColumns optional)
    {
        IEnumerable<byte> Optional(OptionalColumns column, Func<ImpressionRow, uint> value)
            => optional.HasFlag(column) ? rows.SelectMany(row => BitConverter.GetBytes(value(row))) : [];

        return
        [
            .. Salt,
            .. rows.SelectMany(row => BitConverter.GetBytes(row.Uid)),
            .. rows.SelectMany(row => BitConverter.GetBytes(row.Campaign)),
            .. rows.SelectMany(row => BitConverter.GetBytes(row.TimeOffsetMs)),
            .. rows.SelectMany(row => BitConverter.GetBytes(row.DwellMs)),
            .. rows.SelectMany(row => BitConverter.GetBytes(row.VisiblePermille)),
            .. rows.Select(row => (byte)row.Flags),
            .. rows.Select(row => row.Format),
            .. Optional(OptionalColumns.Creative, row => row.Creative),
            .. Optional(OptionalColumns.Placement, row => row.Placement),
        ];
    }
}
