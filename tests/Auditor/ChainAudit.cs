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
/// An audit needs the rows of every batch, so a node that has deleted some cannot be audited any more; and it has no
/// EVM, so it goes as far as the first transaction that runs code or calls a native module.
/// </summary>
public sealed class ChainAudit
{
    private const int AttemptsMax = 5;

    private readonly NodeReader _node;
    private readonly GenesisFile _genesis;
    private readonly AuditReport _report = new();
    private readonly MarketState _market;
    private readonly NativeRules _rules;
    private readonly TransactionAudit _transactions;
    private readonly CheckpointAudit _checkpoints;
    private readonly HeaderCheck _headers;
    private readonly GovernanceRules _governance;
    private readonly EmergencyChanges _changes;
    private readonly StateTrie _state = new();
    private ChainHeader _parent;
    private Hash256 _digest;

    /// <summary>Begins an audit with block 0.</summary>
    /// <param name="rpc">The node.</param>
    /// <param name="genesisFile">The bytes of the chain's genesis file.</param>
    /// <param name="validatorChanges">The bytes of its emergency changes of validators.</param>
    /// <exception cref="InvalidDataException">The audit cannot go on: something is missing or unreadable.</exception>
    /// <exception cref="RpcFaultException">The node refused a question.</exception>
    public ChainAudit(IRpc rpc, byte[] genesisFile, params IReadOnlyList<byte[]> validatorChanges)
    {
        _node = new NodeReader(rpc);
        _genesis = GenesisFile.Read(genesisFile);
        _parent = new ChainHeader(_node.Block(0) ?? throw new InvalidDataException("the node lacks block 0"));
        Hash256 genesisHash = _parent.ComputeHash();
        _market = new MarketState(_genesis, genesisHash);
        _rules = new NativeRules(_market);
        _transactions = new TransactionAudit(_market, _rules, _node, _report);
        _checkpoints = new CheckpointAudit(_market);
        _headers = new HeaderCheck(_genesis, genesisHash, _market.Numbers, _report);
        _governance = new GovernanceRules(_market, _report);
        _changes = new EmergencyChanges(_market);
        foreach (byte[] file in validatorChanges)
        {
            _changes.Add(file);
        }

        Genesis();
    }

    /// <summary>Audits a whole chain.</summary>
    /// <inheritdoc cref="ChainAudit(IRpc, byte[], IReadOnlyList{byte[]})"/>
    public static AuditReport Run(IRpc rpc, byte[] genesisFile, params IReadOnlyList<byte[]> validatorChanges)
        => new ChainAudit(rpc, genesisFile, validatorChanges).Finish();

    /// <summary>Audits the blocks that there are by now.</summary>
    /// <inheritdoc cref="ChainAudit(IRpc, byte[], IReadOnlyList{byte[]})"/>
    public void Follow()
    {
        for (ulong head = _node.Head(); head > _parent.Number; head = _node.Head())
        {
            while (_parent.Number < head)
            {
                Block(_parent.Number + 1);
            }
        }
    }

    /// <summary>
    /// Audits the blocks that there are by now, and what the node shows at its head. A node shows ledger rows of its
    /// last 16 blocks: when more come while they are read, they are read again at the new head.
    /// </summary>
    /// <inheritdoc cref="ChainAudit(IRpc, byte[], IReadOnlyList{byte[]})"/>
    public AuditReport Finish()
    {
        for (int attempt = 1; ; attempt++)
        {
            Follow();
            AuditReport head = new() { Block = _parent.Number };
            try
            {
                new HeadAudit(_market, _node, _parent, head).Run();
                _report.Add(head);
                return _report;
            }
            catch (RpcFaultException gone) when (gone.Code == RpcFaultException.NotKept && attempt < AttemptsMax)
            {
                _report.Count("heads that went by");
            }
        }
    }

    private void Genesis()
    {
        _headers.Genesis(_parent);
        _digest = _market.Changes.Finish(default, 0, out _);
        _report.Check("ledger digest", _digest, _parent.LedgerDigest);
        State(_parent, _state.RootOf(_market));
    }

    private void Block(ulong number)
    {
        _report.Block = number;
        JsonElement json = _node.Block(number)
            ?? throw new InvalidDataException($"the node lacks block {number} below its head");
        ChainHeader header = new(json);
        _market.BeginBlock(number, header.TimestampMs);
        bool hasChanged = _changes.Apply(_parent);
        _headers.Child(header, _parent, _market.Turns.Validators);
        _market.Logs.Clear();
        hasChanged |= _governance.Step(header);
        hasChanged |= _checkpoints.BeginBlock();
        _rules.SystemStep();
        List<EventLog> systemLogs = [.. _market.Logs];

        List<Hash256> hashes = [.. json.Items("transactions").Select(hash => Hash256.Parse(hash.GetString()!))];
        IReadOnlyList<ChainReceipt> receipts = Transactions(header, hashes);
        Logs(header, hashes, receipts, systemLogs);
        hasChanged |= Ledger(header) || hashes.Count > 0;
        State(header, hasChanged ? _state.RootOf(_market) : _parent.StateRoot);
        _parent = header;
        _report.Count("blocks");
    }

    private IReadOnlyList<ChainReceipt> Transactions(ChainHeader header, List<Hash256> hashes)
    {
        IReadOnlyList<byte[]> envelopes = _node.Envelopes(hashes);
        IReadOnlyList<ChainReceipt> receipts = _node.Receipts(hashes);
        ulong gasUsed = 0;
        for (int i = 0; i < hashes.Count; i++)
        {
            _transactions.Run(hashes[i], envelopes[i], header, receipts[i], gasUsed);
            gasUsed += receipts[i].GasUsed;
        }

        _report.Check("gasUsed", gasUsed, header.GasUsed);
        _report.Check("transactionsRoot", MerkleTrie.RootOfList(envelopes), header.TransactionsRoot);
        _report.Check(
            "receiptsRoot", MerkleTrie.RootOfList(receipts.Select(receipt => receipt.Encode())), header.ReceiptsRoot);
        return receipts;
    }

    /// <summary>Logs by receipts, by eth_getLogs and in the bloom are the same, the system step's included.</summary>
    private void Logs(
        ChainHeader header, List<Hash256> hashes, IReadOnlyList<ChainReceipt> receipts, List<EventLog> systemLogs)
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

    /// <summary>True when a row has changed.</summary>
    private bool Ledger(ChainHeader header)
    {
        Hash256 digest = _market.Changes.Finish(_digest, header.Number, out uint changed);
        _checkpoints.EndBlock(changed);
        _report.Count("ledger changes", changed);

        // One wrong row must not make all later digests wrong: each is computed upon the node's own parent.
        _report.Check($"ledger digest ({changed} changes)", digest, header.LedgerDigest);
        _digest = header.LedgerDigest;
        _report.CheckNumber(
            "balance of the attention account by its parts", _market.Totals.Balance,
            _market.Accounts.Balance(SystemAccounts.Attention));
        return changed > 0;
    }

    private void State(ChainHeader header, Hash256 root)
    {
        _report.Check("state root", root, header.StateRoot);
        _report.Count("state roots");
    }
}
