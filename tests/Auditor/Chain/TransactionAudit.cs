using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.Wire.V1;
using NativeBody = MarketChain.Wire.V1.NativeBody;
using SubmitImpressions = MarketChain.Wire.V1.SubmitImpressions;

namespace MarketChain.Auditor;

/// <summary>Runs the transactions of a block and compares what each came to with its receipt.</summary>
internal sealed class TransactionAudit(MarketState market, NativeRules rules, NodeReader node, AuditReport report)
{
    private readonly ValidityAudit _validity = new(market, rules.Earnings, report);
    private readonly BatchAudit _batches = new(node, report);
    private readonly EthereumRules _ethereum = new(market.Genesis);

    /// <summary>Audits one transaction.</summary>
    /// <param name="hash">As the block lists it.</param>
    /// <param name="envelope">Its bytes, by the node.</param>
    /// <param name="header">The block.</param>
    /// <param name="receipt">What the node says of it.</param>
    /// <param name="gasBefore">Gas used by the transactions before it.</param>
    public void Run(Hash256 hash, byte[] envelope, ChainHeader header, ChainReceipt receipt, ulong gasBefore)
    {
        report.Check("transaction hash", Keccak256.Hash(envelope), hash);
        if (!Transaction.TryDecode(envelope, out Transaction? transaction, out DecodeError error))
        {
            throw new InvalidDataException($"transaction {hash}: {error}");
        }

        transaction.TryRecoverSender(market.GenesisHash, out Address sender, out _);
        BlockTransaction it = new(hash, transaction, sender, header, receipt, gasBefore);
        report.Check($"sender of {hash}", sender, receipt.Sender);
        report.Check($"type of {hash}", (byte)transaction.Type, receipt.Type);
        report.Check($"cumulative gas of {hash}", gasBefore + receipt.GasUsed, receipt.CumulativeGasUsed);
        report.CheckNumber($"gas price of {hash}", it.Price, receipt.EffectiveGasPrice);

        market.Logs.Clear();
        if (transaction is EthereumTransaction ethereum)
        {
            RunEthereum(it, ethereum.Fields);
        }
        else
        {
            RunNative(it, envelope);
        }

        LogsAudit.Compare(report, $"logs of {hash}", market.Logs, receipt.Logs);
        report.Count("transactions");
    }

    private void RunNative(BlockTransaction it, byte[] envelope)
    {
        NativeBody body = NativeBody.Parser.ParseFrom(SignedNative.Parser.ParseFrom(envelope.AsSpan(1)).Body);
        bool isBatch = body.PayloadCase == NativeBody.PayloadOneofCase.SubmitImpressions;
        IReadOnlyList<ImpressionRow> rows = isBatch ? Rows(it.Hash, body.SubmitImpressions) : [];
        Address payer = body.FeePayer.IsEmpty ? it.Sender : body.FeePayer.ToAddress();
        ulong intrinsic = NativeGas.Intrinsic(body, envelope.Length);
        _validity.Check(it, intrinsic + NativeGas.MadeMax(body, rows));
        _validity.CheckNative(it, body, payer);

        BigInteger advance = 0;
        if (body.ClaimEarnings is { FeeFromClaim: true } claim && _validity.CoversFee(claim, it))
        {
            advance = it.Fee;
            rules.Earnings.Advance(claim, it.Sender, advance);
        }

        BuyGas(it, payer);
        NativeOutcome outcome = rules.Run(body, it.Sender, rows, advance);
        Finish(it, payer, $"{body.PayloadCase}", outcome.Fault, intrinsic + outcome.GasMade);
        report.Count(outcome.Fault is null ? $"{body.PayloadCase}" : $"failed: {outcome.Fault}");
        if (outcome.Fault is not null)
        {
            market.Logs.Clear();
            market.Logs.Add(Failure.LogOf(body.PayloadCase, outcome.Fault));
        }

        if (isBatch)
        {
            _batches.Check(it, body.SubmitImpressions, outcome);
        }
    }

    private IReadOnlyList<ImpressionRow> Rows(Hash256 hash, SubmitImpressions batch)
    {
        byte[] sidecar = node.Sidecar(hash)
            ?? throw new InvalidDataException(
                $"the rows of batch {hash} are not kept: nothing after it can be audited");
        return BatchColumns.Read(batch, sidecar, out string fault)
            ?? throw new InvalidDataException($"sidecar of batch {hash}: {fault}");
    }

    /// <summary>Coin moves to an account without code, or a module refuses it.</summary>
    private void RunEthereum(BlockTransaction it, EthereumFields fields)
    {
        ulong block = it.Header.Number;
        if (fields.To is not { } to || _ethereum.RunsCode(fields, block))
        {
            throw new InvalidDataException(
                $"transaction {it.Hash} of block {block} runs code or calls a native module, and this auditor has no"
                + " EVM: the blocks before it were audited, that block and those after it cannot be");
        }

        BigInteger value = fields.Value.ToNumber();
        ulong gas = _ethereum.Gas(fields, block);
        _validity.Check(it, gas);
        _validity.CheckBalance(it, it.Sender, value);
        _validity.Holds(fields.GasLimit <= _ethereum.GasMax(block), $"{it.Hash} asks for no more than one may");
        BuyGas(it, it.Sender);
        string? fault = rules.Earnings.Transfer(it.Sender, to, value);
        Finish(it, it.Sender, "transfer", fault, fault is null ? gas : _ethereum.GasRefused(fields, block));
        report.Count("Ethereum's");
    }

    private void BuyGas(BlockTransaction it, Address payer)
    {
        market.Accounts.UseSequence(it.Sender, it.Transaction.Lane);
        market.Accounts.Add(payer, -it.Fee);
    }

    /// <summary>
    /// Of what was bought, the rest is given back, the base part burned, the priority paid to the proposer.
    /// </summary>
    private void Finish(BlockTransaction it, Address payer, string what, string? fault, ulong gas)
    {
        report.Check($"gas of {what} {it.Hash}", gas, it.Receipt.GasUsed);
        report.Check(
            $"status of {what} {it.Hash}",
            fault is null ? "succeeded" : $"failed: {fault}",
            it.Receipt.Succeeded ? "succeeded" : $"failed: {fault ?? "what should not"}");
        market.Accounts.Add(payer, it.Fee - (gas * it.Price));
        market.Accounts.Add(it.Header.Beneficiary, gas * (it.Price - it.Header.BaseFee));
    }
}
