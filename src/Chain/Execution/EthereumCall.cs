using MarketChain.Chain.Execution.Contracts;
using MarketChain.Evm;
using MarketChain.Evm.Gas;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Execution;

/// <summary>The middle of an Ethereum transaction: a call or a creation in the EVM.</summary>
/// <param name="block">The block.</param>
/// <param name="world">What contracts may see and change.</param>
/// <param name="runner">Runs them.</param>
internal sealed class EthereumCall(BlockContext block, HostState world, IContractRunner runner)
{
    private ForkRules Rules => block.Rules;

    /// <summary>
    /// Runs it: the fee is paid and the nonce counted. On failure nothing is left of it but the delegations that it
    /// brought (EIP-7702).
    /// </summary>
    /// <param name="transaction">Valid in this block.</param>
    /// <param name="gasPrice">Wei a gas that is really paid.</param>
    public TransactionResult Run(EthereumTransaction transaction, in UInt256 gasPrice)
    {
        CallResult result = Execute(transaction.Sender, transaction.Fields, gasPrice, out ulong gasUsed);
        return new TransactionResult(result.Succeeded, gasUsed, [.. world.Logs], default);
    }

    /// <summary>The same for a call that nobody signed.</summary>
    /// <param name="sender">Has the value; its nonce is counted.</param>
    /// <param name="fields">A gas limit of at least the intrinsic gas; chain id and fees are not looked at.</param>
    /// <param name="gasPrice">What GASPRICE gives.</param>
    /// <param name="gasUsed">What it is charged for.</param>
    public CallResult Execute(
        in Address sender, EthereumFields fields, in UInt256 gasPrice, out ulong gasUsed)
    {
        TransactionSize size = EthereumSize.Of(fields);
        world.Transaction = new TransactionEnvironment { Origin = sender, GasPrice = gasPrice };
        Address recipient = fields.To ?? Address.OfCreated(sender, fields.Nonce);
        WarmUp(sender, recipient, fields.AccessList);
        long refund = Delegations.Apply(world.World, fields.Authorizations, block.ChainId, Rules.Gas);
        CallResult result = runner.Run(
            new CallMessage
            {
                Kind = fields.To is null ? CallKind.Create : CallKind.Call,
                Caller = sender,
                Recipient = recipient,
                Value = fields.Value,
                Input = fields.Data,
                Gas = fields.GasLimit - TransactionGas.Intrinsic(Rules, size),
            },
            Rules,
            world);
        gasUsed = TransactionGas.Charged(
            Rules, fields.GasLimit - result.GasLeft, refund + result.Refund, TransactionGas.Floor(Rules, size));
        return result;
    }

    /// <summary>What every transaction touches anyway (EIP-2929, EIP-3651), and what it announces (EIP-2930).</summary>
    private void WarmUp(in Address sender, in Address recipient, ValueList<AccessListEntry> accessList)
    {
        world.World.WarmAddress(sender);
        world.World.WarmAddress(recipient);
        world.World.WarmAddress(block.Beneficiary);
        foreach (AccessListEntry entry in accessList)
        {
            world.World.WarmAddress(entry.Address);
            foreach (Hash256 slot in entry.StorageKeys)
            {
                world.World.WarmSlot(entry.Address, UInt256.ReadBigEndian(slot.Bytes));
            }
        }
    }
}
