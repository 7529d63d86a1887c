using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>A transaction on its way, with its sidecar when it has one.</summary>
public sealed class PooledTransactionTests
{
    private static readonly byte[] Sidecar = BuildSidecar(out Batch);

    private static readonly SubmitImpressions Batch;

    [Fact]
    public void Carries_a_batch_with_its_rows()
    {
        byte[] bytes = new PooledTransaction(Sign(Batch), Sidecar).Encode();
        Assert.Equal(PooledTransaction.TypeWithSidecar, bytes[0]);
        StrictForm.Holds(bytes, Recode);

        Assert.True(PooledTransaction.TryDecode(bytes, out PooledTransaction? pooled, out _));
        Assert.True(pooled.CheckSidecar(out SidecarFault fault));
        Assert.Equal(SidecarFault.None, fault);
    }

    [Fact]
    public void Carries_any_other_transaction_as_it_is()
    {
        NativeTransaction transfer = NativeSamples.Sign(NativeSamples.Bodies["Transfer"]);
        byte[] bytes = new PooledTransaction(transfer, default).Encode();
        Assert.Equal(transfer.Encoded.ToArray(), bytes);
        StrictForm.RoundTrips(bytes, Recode);
        Assert.True(PooledTransaction.TryDecode(bytes, out PooledTransaction? pooled, out _));
        Assert.True(pooled.CheckSidecar(out _));
    }

    [Fact]
    public void Tells_a_missing_a_superfluous_and_a_wrong_sidecar()
    {
        NativeTransaction transfer = NativeSamples.Sign(NativeSamples.Bodies["Transfer"]);
        Assert.Equal(SidecarFault.Missing, FaultOf(new(Sign(Batch), default)));
        Assert.Equal(SidecarFault.Unexpected, FaultOf(new(transfer, Sidecar)));
        SubmitImpressions other = Batch with { ColumnsHash = NativeSamples.GenesisHash };
        Assert.Equal(SidecarFault.WrongHash, FaultOf(new(Sign(other), Sidecar)));
    }

    [Fact]
    public void Refuses_a_sidecar_for_a_transaction_that_has_none()
    {
        NativeTransaction transfer = NativeSamples.Sign(NativeSamples.Bodies["Transfer"]);
        byte[] bytes = new PooledTransaction(transfer, Sidecar).Encode();
        Assert.False(PooledTransaction.TryDecode(bytes, out _, out DecodeError error));
        Assert.Equal(DecodeReason.Inconsistent, error.Reason);
    }

    [Fact]
    public void Refuses_a_longer_sidecar_than_any_batch_has()
    {
        byte[] longer = new byte[ImpressionColumns.SidecarLengthMax + 1];
        byte[] bytes = new PooledTransaction(Sign(Batch), longer).Encode();
        Assert.False(PooledTransaction.TryDecode(bytes, out _, out DecodeError error));
        Assert.Equal((DecodeReason.OutOfRange, "sidecar"), (error.Reason, error.Field));
    }

    private static SidecarFault FaultOf(PooledTransaction pooled)
    {
        Assert.False(pooled.CheckSidecar(out SidecarFault fault));
        return fault;
    }

    private static byte[] BuildSidecar(out SubmitImpressions batch)
    {
        ImpressionColumnsBuilder builder = new(OptionalColumns.Creative);
        builder.Add(new ImpressionRow(1, 2, 3, 4, 500, ImpressionFlags.Focus, 6, Creative: 7));
        byte[] sidecar = builder.BuildSidecar(new byte[ImpressionColumns.SaltSize]);
        batch = builder.BuildPayload(1, 2, 3, 1_700_000_000_000, sidecar);
        return sidecar;
    }

    private static NativeTransaction Sign(SubmitImpressions batch)
        => NativeSamples.Sign(NativeSamples.Bodies["Transfer"] with { Payload = batch });

    private static byte[]? Recode(byte[] bytes, out DecodeError error)
        => PooledTransaction.TryDecode(bytes, out PooledTransaction? read, out error) ? read.Encode() : null;
}
