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
    private static readonly Hash256 NativeFailed = Keccak256.Hash("NativeFailed(uint16,string)"u8);

    /// <summary>Audits one transaction.</summary>
    /// <param name="hash">As the block lists it.</param>
    /// <param name="header">The block.</param>
    /// <param name="receipt">What the node says of it.</param>
    /// <param name="gasBefore">Gas used by the transactions before it.</param>
    /// <returns>The envelope.</returns>
    public byte[] Run(Hash256 hash, ChainHeader header, ChainReceipt receipt, ulong gasBefore)
    {
        byte[] envelope = node.Envelope(hash);
        report.Check("transaction hash", Keccak256.Hash(envelope), hash);
        if (!Transaction.TryDecode(envelope, out Transaction? transaction, out DecodeError error))
        {
            throw new InvalidDataException($"transaction {hash}: {error}");
        }

        bool signed = transaction.TryRecoverSender(market.GenesisHash, out Address sender, out SenderFault fault);
        report.Check($"signature of {hash}", true, signed);
        report.Check($"sender of {hash}", sender, receipt.Sender);
        report.Check($"type of {hash}", (byte)transaction.Type, receipt.Type);
        report.Check($"cumulative gas of {hash}", gasBefore + receipt.GasUsed, receipt.CumulativeGasUsed);
        CheckValidity(hash, transaction, header, gasBefore);
        BigInteger price = BigInteger.Min(
            transaction.MaxFeePerGas.ToNumber(), header.BaseFee + transaction.MaxPriorityFeePerGas.ToNumber());
        report.CheckNumber($"gas price of {hash}", price, receipt.EffectiveGasPrice);

        market.Logs.Clear();
        market.Accounts.UseSequence(sender, transaction.Lane);
        Context context = new(hash, transaction, sender, price, header, receipt);
        if (transaction is NativeTransaction)
        {
            RunNative(context, envelope);
        }
        else
        {
            RunEthereum(context, (EthereumTransaction)transaction);
        }

        CheckLogs(hash, receipt);
        report.Count("transactions");
        return envelope;
    }

    private sealed record Context(
        Hash256 Hash, Transaction Transaction, Address Sender, BigInteger Price, ChainHeader Header,
        ChainReceipt Receipt)
    {
        public BigInteger FeeMax => Transaction.GasLimit * Price;
    }

    private void CheckValidity(Hash256 hash, Transaction transaction, ChainHeader header, ulong gasBefore)
    {
        report.Check($"chain of {hash}", market.Genesis.ChainId, transaction.ChainId ?? 0);
        report.Check(
            $"sequence of {hash}", market.Accounts.Sequence(transaction.Sender, transaction.Lane),
            transaction.Sequence);
        report.Check($"gas limit of {hash} fits", true, gasBefore + transaction.GasLimit <= header.GasLimit);
        report.Check(
            $"maximum fee of {hash} suffices", true,
            transaction.MaxFeePerGas.ToNumber() >= header.BaseFee
                && transaction.MaxFeePerGas >= transaction.MaxPriorityFeePerGas);
    }

    private void RunNative(Context it, byte[] envelope)
    {
        NativeBody body = NativeBody.Parser.ParseFrom(SignedNative.Parser.ParseFrom(envelope.AsSpan(1)).Body);
        report.Check($"expiry of {it.Hash}", true, body.ExpiresAtMs == 0 || market.NowMs <= body.ExpiresAtMs);
        IReadOnlyList<ImpressionRow> rows = [];
        if (body.PayloadCase == NativeBody.PayloadOneofCase.SubmitImpressions)
        {
            rows = Rows(it.Hash, body.SubmitImpressions);
        }

        BigInteger advance = body.PayloadCase == NativeBody.PayloadOneofCase.ClaimEarnings
            ? rules.Earnings.Advance(body.ClaimEarnings, it.Sender, it.FeeMax)
            : 0;
        Address payer = body.FeePayer.IsEmpty ? it.Sender : body.FeePayer.ToAddress();
        BuyGas(it, payer);
        NativeOutcome outcome = rules.Run(body, it.Sender, rows, advance);
        ulong gas = NativeGas.Intrinsic(body, envelope.Length) + outcome.GasMade;
        report.Check($"gas of {body.PayloadCase} {it.Hash}", gas, it.Receipt.GasUsed);
        ReturnGas(it, payer, gas);
        CheckStatus(it, $"{body.PayloadCase}", outcome.Fault);
        report.Count(outcome.Fault is null ? $"{body.PayloadCase}" : "failed");
        CountReasons(outcome.Reasons ?? []);
    }

    private void CountReasons(byte[] reasons)
    {
        report.Count("rows", reasons.Length);
        foreach (IGrouping<byte, byte> group in reasons.GroupBy(reason => reason))
        {
            report.Count($"rows: {(RowReason)group.Key}", group.Count());
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

    private void RunEthereum(Context it, EthereumTransaction transaction)
    {
        EthereumFields fields = transaction.Fields;
        BigInteger value = fields.Value.ToNumber();
        BuyGas(it, it.Sender);
        if (fields.To is not { } to || fields.Data.Length > 0 || fields.Type == TransactionType.SetCode)
        {
            market.Accounts.Exact = false;
            market.Accounts.Add(it.Sender, it.Receipt.Succeeded ? -value : 0);
            ReturnGas(it, it.Sender, it.Receipt.GasUsed);
            report.Count("contract transactions");
            return;
        }

        CheckStatus(it, "transfer", rules.Earnings.Transfer(it.Sender, to, value));
        ReturnGas(it, it.Sender, it.Receipt.GasUsed);
    }

    private void BuyGas(Context it, Address payer)
    {
        report.Check($"balance for the gas of {it.Hash}", true, market.Accounts.CanPay(payer, it.FeeMax));
        market.Accounts.Add(payer, -it.FeeMax);
    }

    /// <summary>The base part is burned, the priority goes to the proposer.</summary>
    private void ReturnGas(Context it, Address payer, ulong gasUsed)
    {
        market.Accounts.Add(payer, it.FeeMax - (gasUsed * it.Price));
        market.Accounts.Add(it.Header.Beneficiary, gasUsed * (it.Price - it.Header.BaseFee));
    }

    private void CheckStatus(Context it, string what, string? fault)
        => report.Check(
            $"status of {what} {it.Hash}",
            fault is null ? "succeeded" : $"failed: {fault}",
            it.Receipt.Succeeded ? "succeeded" : fault is null ? $"failed {FaultOf(it.Receipt)}" : $"failed: {fault}");

    private static string FaultOf(ChainReceipt receipt)
        => receipt.Logs.Count == 0
            ? ""
            : System.Text.Encoding.ASCII.GetString([.. receipt.Logs[0].Data.Where(octet => octet is >= 32 and < 127)]);

    private void CheckLogs(Hash256 hash, ChainReceipt receipt)
    {
        if (receipt.Type == (byte)TransactionType.Native && !receipt.Succeeded)
        {
            bool isFailure = receipt.Logs is [var log] && SystemAccounts.Contains(log.Address)
                && log.Topics is [var topic] && topic == NativeFailed;
            report.Check($"NativeFailed of {hash}", true, isFailure);
            return;
        }

        LogsAudit.Compare(report, $"logs of {hash}", market.Logs, receipt.Logs);
    }
}
