using MarketChain.Rpc.JsonRpc;
using MarketChain.Rpc.Methods;

namespace MarketChain.Rpc;

/// <summary>The methods that a node serves, from one readable list.</summary>
public static class RpcMethods
{
    /// <summary>All of them, over a node.</summary>
    public static MethodTable Of(INode node, RpcLimits limits)
        => new(
        [
            .. new NodeMethods(node).All,
            .. new PeerMethods(node).All,
            .. new ValidatorMethods(node).All,
            .. new VoteMethods(node).All,
            .. new BlockMethods(node).All,
            .. new StateMethods(node, limits).All,
            .. new FeeMethods(node).All,
            .. new CallMethods(node, limits).All,
            .. new TraceMethods(node, limits).All,
            .. new TransactionMethods(node).All,
            .. new BlockContentMethods(node).All,
            .. new LogMethods(node, limits).All,
            .. new FilterMethods(node, limits).All,
            .. new MarketMethods(node, limits).All,
            .. new BatchMethods(node).All,
            .. new PayoutMethods(node).All,
        ]);
}
