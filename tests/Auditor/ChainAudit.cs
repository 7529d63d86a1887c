using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>
/// Audits a chain from nothing but its genesis file and a node's answers: every header, transaction, row, payment and
/// ledger row of every block is computed anew by docs/spec and compared with what the node says.
/// <code>
/// block n ─ HeaderCheck ─ system step ─ TransactionAudit… ─ digest, roots, bloom      MarketState carries on to n + 1
/// head    ─ HeadAudit: records, epochs, proofs, balances, the state root
/// </code>
/// An audit needs the rows of every batch, so a node that has deleted some cannot be audited any more.
/// </summary>
public sealed class ChainAudit
{
    private readonly NodeReader _node;
    private readonly GenesisFile _genesis;
    private readonly AuditReport _report = new();
    private readonly MarketState _market;
    private readonly NativeRules _rules;
    private readonly TransactionAudit _transactions;
    private readonly CheckpointAudit _checkpoints;
    private readonly HeaderCheck _headers;
    private ChainHeader _parent;
    private Hash256 _digest;

    private ChainAudit(IRpc rpc, byte[] genesisFile)
    {
        _node = new NodeReader(rpc);
        _genesis = GenesisFile.Read(genesisFile);
        _parent = new ChainHeader(_node.Block(0));
        Hash256 genesisHash = _parent.ComputeHash();
        _market = new MarketState(_genesis, genesisHash);
        _rules = new NativeRules(_market);
        _transactions = new TransactionAudit(_market, _rules, _node, _report);
        _checkpoints = new CheckpointAudit(_market);
        _headers = new HeaderCheck(_genesis, genesisHash, _report);
    }

    /// <summary>Audits all blocks up to the head that the node has at the start.</summary>
    /// <param name="rpc">The node.</param>
    /// <param name="genesisFile">The bytes of the chain's genesis file.</param>
    /// <exception cref="InvalidDataException">The audit cannot go on: something is missing or unreadable.</exception>
    public static AuditReport Run(IRpc rpc, byte[] genesisFile)
    {
        ChainAudit audit = new(rpc, genesisFile);
        ulong head = audit._node.Head();
        audit.Genesis();
        for (ulong number = 1; number <= head; number++)
        {
            audit.Block(number);
        }

        new HeadAudit(audit._market, audit._node, audit._parent, audit._report).Run();
        return audit._report;
    }

    private void Genesis()
    {
        _headers.Genesis(_parent);
        _digest = _market.Changes.Finish(default, 0, out _);
        _report.Check("ledger digest", _digest, _parent.LedgerDigest);
        _report.Check("state root", StateTrie.RootOf(_market), _parent.StateRoot);
    }

    private void Block(ulong number)
    {
        _report.Block = number;
        JsonElement json = _node.Block(number);
        ChainHeader header = new(json);
        _headers.Child(header, _parent);
        _market.BeginBlock(number, header.TimestampMs);
        _market.Logs.Clear();
        _checkpoints.BeginBlock();
        _rules.SystemStep();
        List<EventLog> systemLogs = [.. _market.Logs];

        List<Hash256> hashes = [.. json.Items("transactions").Select(transaction => transaction.Hash("hash"))];
        List<ChainReceipt> receipts = Transactions(header, hashes, out List<byte[]> envelopes);
        _report.Check("transactionsRoot", TrieRoot.OfList(envelopes), header.TransactionsRoot);
        _report.Check(
            "receiptsRoot", TrieRoot.OfList(receipts.Select(receipt => receipt.Encode())), header.ReceiptsRoot);
        Logs(header, hashes, receipts, systemLogs);
        Ledger(header);
        _parent = header;
        _report.Count("blocks");
    }

    private List<ChainReceipt> Transactions(ChainHeader header, List<Hash256> hashes, out List<byte[]> envelopes)
    {
        List<ChainReceipt> receipts = [];
        envelopes = [];
        ulong gasUsed = 0;
        foreach (Hash256 hash in hashes)
        {
            ChainReceipt receipt = _node.Receipt(hash);
            envelopes.Add(_transactions.Run(hash, header, receipt, gasUsed));
            receipts.Add(receipt);
            gasUsed += receipt.GasUsed;
        }

        _report.Check("gasUsed", gasUsed, header.GasUsed);
        return receipts;
    }

    /// <summary>Logs by receipts, by eth_getLogs and in the bloom are the same, the system step's included.</summary>
    private void Logs(
        ChainHeader header, List<Hash256> hashes, List<ChainReceipt> receipts, List<EventLog> systemLogs)
    {
        ILookup<Hash256, EventLog> shown =
            _node.Logs(header.Number).ToLookup(entry => entry.Transaction, entry => entry.Log);
        Hash256 system = new Octets().Tag("marketchain/system").U64(header.Number).Keccak();
        LogsAudit.Compare(_report, "logs of the system step", systemLogs, [.. shown[system]]);
        for (int i = 0; i < hashes.Count; i++)
        {
            LogsAudit.Compare(_report, $"listed logs of {hashes[i]}", receipts[i].Logs, [.. shown[hashes[i]]]);
            _report.Check(
                $"bloom of {hashes[i]}", Hex.Encode(Bloom.Of(receipts[i].Logs)), Hex.Encode(receipts[i].ShownBloom));
        }

        byte[] bloom = Bloom.Of([.. receipts.SelectMany(receipt => receipt.Logs), .. systemLogs]);
        _report.Check("logsBloom", Hex.Encode(bloom), Hex.Encode(header.LogsBloom));
    }

    private void Ledger(ChainHeader header)
    {
        Hash256 digest = _market.Changes.Finish(_digest, header.Number, out uint changed);
        _checkpoints.EndBlock(changed);
        _report.Count("ledger changes", changed);

        // One wrong row must not make all later digests wrong: each is computed upon the node's own parent.
        _report.Check($"ledger digest ({changed} changes)", digest, header.LedgerDigest);
        _digest = header.LedgerDigest;
        if (_market.Accounts.Exact)
        {
            _report.CheckNumber(
                "balance of the attention account by its parts", _market.Totals.Balance,
                _market.Accounts.Balance(SystemAccounts.Attention));
        }
    }
}
