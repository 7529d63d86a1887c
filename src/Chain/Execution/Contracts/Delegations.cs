using MarketChain.Evm;
using MarketChain.Evm.Gas;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Chain.Execution.Contracts;

/// <summary>The authorizations of a type 4 transaction (EIP-7702).</summary>
internal static class Delegations
{
    /// <summary>
    /// Sets the delegations, in order; wrong ones are skipped. They stay even when the transaction then fails.
    /// </summary>
    /// <param name="world">Accounts; the sender's nonce is counted already.</param>
    /// <param name="authorizations">None for other types.</param>
    /// <param name="chainId">This chain's.</param>
    /// <param name="costs">The fork's.</param>
    /// <returns>Gas to refund.</returns>
    public static long Apply(
        WorldState world, ValueList<Authorization> authorizations, ulong chainId, GasCosts costs)
    {
        long refund = 0;
        foreach (Authorization authorization in authorizations)
        {
            if (!IsForChain(authorization, chainId)
                || authorization.Nonce == ulong.MaxValue
                || !authorization.TryRecoverAuthority(out Address authority))
            {
                continue;
            }

            world.WarmAddress(authority);
            if (!MayDelegate(world, authority) || world.GetNonce(authority) != authorization.Nonce)
            {
                continue;
            }

            refund += world.IsEmpty(authority) ? 0 : costs.AuthorizationRefund;
            world.SetCode(authority, authorization.Address.IsZero ? default : Delegation.To(authorization.Address));
            world.SetNonce(authority, authorization.Nonce + 1);
        }

        return refund;
    }

    private static bool IsForChain(Authorization authorization, ulong chainId)
        => authorization.ChainId.IsZero || authorization.ChainId == chainId;

    private static bool MayDelegate(WorldState world, in Address authority)
    {
        ReadOnlyMemory<byte> code = world.GetCode(authority);
        return code.IsEmpty || Delegation.TryRead(code.Span, out _);
    }
}
