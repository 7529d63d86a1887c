using System.Text.Json;
using System.Text.Json.Nodes;
using MarketChain.Evm.Differential.Chains;
using MarketChain.Evm.Differential.Generation;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Evm.Differential.Comparison;

/// <summary>
/// Runs trials on both chains and says what each showed. All transactions are of one sender, so both execute them in
/// the same order, however they cut them into blocks.
/// </summary>
public sealed class TrialRunner(TestedChain own, TestedChain anvil, Tally tally) : IDisposable
{
    private const ulong CreationGas = 3_000_000;
    private const ulong CreatedMax = 3;

    private readonly TransactionSigner _signer = new();

    /// <summary>Where the program of a coming trial will be.</summary>
    /// <param name="index">Counted from the first trial of the next run.</param>
    public Address AddressOf(int index) => Address.OfCreated(_signer.Sender, _signer.NextNonce + (ulong)index);

    /// <summary>Runs trials, all creations before all calls, and returns those whose observations differ.</summary>
    public async Task<IReadOnlyList<Difference>> RunAsync(IReadOnlyList<Trial> trials)
    {
        Address[] programs = [.. trials.Select((_, index) => AddressOf(index))];
        _signer.SetAuthorityNonces(await AuthorityNoncesAsync());
        string[] transactions = [.. Sign(trials, programs)];
        List<string>[][] seen = await Task.WhenAll(
            ObserveAsync(own, trials, programs, transactions), ObserveAsync(anvil, trials, programs, transactions));
        return [.. trials
            .Select((trial, index) => new Difference(trial, programs[index], seen[0][index], seen[1][index]))
            .Where(result => !result.Own.SequenceEqual(result.Anvil, StringComparer.Ordinal))];
    }

    public void Dispose() => _signer.Dispose();

    private IEnumerable<string> Sign(IReadOnlyList<Trial> trials, Address[] programs)
    {
        foreach (Trial trial in trials)
        {
            yield return _signer.Sign(null, new ProgramCall(
                trial.CreationCode(), trial.EndowmentWei, CreationGas, TransactionType.Legacy));
        }

        for (int i = 0; i < trials.Count; i++)
        {
            foreach (ProgramCall call in trials[i].Calls)
            {
                yield return _signer.Sign(programs[i], call);
            }
        }
    }

    private async Task<ulong[]> AuthorityNoncesAsync()
    {
        RpcCall[] calls = [.. TransactionSigner.Authorities.Select(authority => ProofOf(authority, []))];
        return [.. (await own.Rpc.SendAsync(calls)).Select(RpcBatch.ResultOf).Select(Observation.NonceOf)];
    }

    private async Task<List<string>[]> ObserveAsync(
        TestedChain chain, IReadOnlyList<Trial> trials, Address[] programs, string[] transactions)
    {
        List<string>[] seen = [.. trials.Select(_ => new List<string>())];
        JsonElement[] receipts = await chain.ExecuteAsync(transactions);
        if (chain == own)
        {
            Array.ForEach(receipts, tally.Add);
        }

        int next = trials.Count;
        for (int i = 0; i < trials.Count; i++)
        {
            seen[i].Add($"creation {Observation.OfReceipt(receipts[i])}");
            foreach (ProgramCall call in trials[i].Calls)
            {
                seen[i].Add($"call {Observation.OfReceipt(receipts[next++])}");
            }
        }

        await AddAnswersAsync(chain, trials, programs, seen);
        await AddAccountsAsync(chain, trials, programs, seen);
        return seen;
    }

    /// <summary>What the same calls, and the creation, would return after all of that.</summary>
    private async Task AddAnswersAsync(
        TestedChain chain, IReadOnlyList<Trial> trials, Address[] programs, List<string>[] seen)
    {
        List<RpcCall> calls = [];
        List<int> owners = [];
        for (int i = 0; i < trials.Count; i++)
        {
            calls.Add(CallOf(null, new ProgramCall(
                trials[i].CreationCode(), trials[i].EndowmentWei, CreationGas, TransactionType.Legacy)));
            calls.AddRange(trials[i].Calls.Select(call => CallOf(programs[i], call)));
            owners.AddRange(Enumerable.Repeat(i, 1 + trials[i].Calls.Count));
        }

        JsonElement[] answers = await chain.Rpc.SendAsync(calls);
        for (int k = 0; k < answers.Length; k++)
        {
            seen[owners[k]].Add($"eth_call {Observation.OfCall(answers[k])}");
        }
    }

    private RpcCall CallOf(Address? to, ProgramCall call)
    {
        JsonObject body = new()
        {
            ["from"] = _signer.Sender.ToString(),
            ["gas"] = ((UInt256)call.GasLimit).ToQuantity(),
            ["gasPrice"] = ((UInt256)TransactionSigner.GasPriceWei).ToQuantity(),
            ["value"] = ((UInt256)call.ValueWei).ToQuantity(),
            ["input"] = Hex.Encode(call.Data),
        };
        if (to is { } program)
        {
            body["to"] = program.ToString();
        }

        return new RpcCall("eth_call", body, "latest");
    }

    /// <summary>
    /// Each program's account with the slots that it may have written, and the first accounts that it created; with
    /// the last those of the authorities. Storage roots are not compared: anvil's trie holds slots set to zero.
    /// </summary>
    private static async Task AddAccountsAsync(
        TestedChain chain, IReadOnlyList<Trial> trials, Address[] programs, List<string>[] seen)
    {
        JsonElement[] accounts = await chain.Rpc.SendAsync(
            [.. programs.Select((program, index) => ProofOf(program, Slots.Of(trials[index])))]);
        List<RpcCall> calls = [];
        List<int> owners = [];
        for (int i = 0; i < programs.Length; i++)
        {
            JsonElement account = RpcBatch.ResultOf(accounts[i]);
            seen[i].Add($"account {Observation.OfAccount(account)}");
            ulong created = Math.Min(Observation.NonceOf(account), CreatedMax + 1);
            for (ulong nonce = 1; nonce < created; nonce++)
            {
                calls.Add(ProofOf(Address.OfCreated(programs[i], nonce), Slots.Of(trials[i])));
                owners.Add(i);
            }
        }

        foreach (Address authority in TransactionSigner.Authorities)
        {
            calls.Add(ProofOf(authority, Slots.Of(trials[^1])));
            owners.Add(programs.Length - 1);
        }

        JsonElement[] others = await chain.Rpc.SendAsync(calls);
        for (int k = 0; k < others.Length; k++)
        {
            seen[owners[k]].Add($"beside {Observation.OfAccount(RpcBatch.ResultOf(others[k]))}");
        }
    }

    private static RpcCall ProofOf(Address address, IEnumerable<UInt256> slots)
    {
        JsonArray keys = [.. slots.Select(JsonNode? (slot) => Hex.Encode(slot.ToBigEndian()))];
        return new RpcCall("eth_getProof", address.ToString(), keys, "latest");
    }
}
