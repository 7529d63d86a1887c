using MarketChain.Chain.Reading;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>What was asked for, or the error that says from which block on it is kept.</summary>
internal static class Kept
{
    /// <summary>The thing that was read.</summary>
    /// <exception cref="RpcException">The block is too old.</exception>
    internal static T Or<T>(AtBlock<T> read)
        where T : class
        => read.Value
            ?? throw new RpcException(
                RpcErrorCode.ResourceNotFound,
                $"block {read.Block}: {read.What} are kept from block {read.KeptFrom} on, not before");
}
