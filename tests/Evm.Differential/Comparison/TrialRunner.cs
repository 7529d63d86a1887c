using System.Text.Json;
using System.Text.Json.Nodes;
using MarketChain.Evm.Differential.Chains;
using MarketChain.Evm.Differential.Generation;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Evm.Differential.Comparison;

/// <summary>
/// Runs trials on both chains and says what each showed. All transactions are of one sender, so both execute them in
/// the same order, however they cut them into blocks.
/// </summary>
public sealed class TrialRunner(TestedChain own, TestedChain anvil) : IDisposable
{
    private const ulong CreationGas = 3_000_000;
    private const ulong CreatedMax = 3;
    private const ulong GasPriceWei = 7;

    private readonly Secp256k1PrivateKey _sender = DevelopmentAccounts.DeriveKey(0);
    private ulong _nonce;

    /// <summary>The sender of all transactions.</summary>
    public Address Sender => _sender.Address;

    /// <summary>Where the program of a coming trial will be.</summary>
    /// <param name="index">Counted from the first trial of the next run.</param>
    public Address AddressOf(int index) => Address.OfCreated(Sender, _nonce + (ulong)index);

    /// <summary>Runs trials, all creations before all calls, and returns those whose observations differ.</summary>
    public async Task<IReadOnlyList<Difference>> RunAsync(IReadOnlyList<Trial> trials)
    {
        Address[] programs = [.. trials.Select((_, index) => AddressOf(index))];
        string[] transactions = [.. Sign(trials, programs)];
        List<string>[][] seen = await Task.WhenAll(
            ObserveAsync(own, trials, programs, transactions), ObserveAsync(anvil, trials, programs, transactions));
        return [.. trials
            .Select((trial, index) => new Difference(trial, programs[index], seen[0][index], seen[1][index]))
            .Where(result => !result.Own.SequenceEqual(result.Anvil, StringComparer.Ordinal))];
    }

    public void Dispose() => _sender.Dispose();

    private IEnumerable<string> Sign(IReadOnlyList<Trial> trials, Address[] programs)
    {
        foreach (Trial trial in trials)
        {
            yield return Sign(null, new ProgramCall(
                trial.CreationCode(), trial.EndowmentWei, CreationGas, AccessKind.None));
        }

        for (int i = 0; i < trials.Count; i++)
        {
            foreach (ProgramCall call in trials[i].Calls)
            {
                yield return Sign(programs[i], call);
            }
        }
    }

    private string Sign(Address? to, ProgramCall call)
    {
        EthereumFields fields = new()
        {
            Type = call.Access switch
            {
                AccessKind.Listed => TransactionType.AccessList,
                AccessKind.DynamicFee => TransactionType.DynamicFee,
                _ => TransactionType.Legacy,
            },
            ChainId = TestedChain.Id,
            Nonce = _nonce++,
            MaxFeePerGas = GasPriceWei,
            MaxPriorityFeePerGas = GasPriceWei,
            GasLimit = call.GasLimit,
            To = to,
            Value = call.ValueWei,
            Data = call.Data,
            AccessList = call.Access == AccessKind.Listed && to is { } program
                ? [new AccessListEntry(program, [Hash256.Zero]), new AccessListEntry(Targets.Fresh, [])]
                : default,
        };
        return Hex.Encode(EthereumTransaction.Sign(fields, _sender).Encoded.Span);
    }

    private async Task<List<string>[]> ObserveAsync(
        TestedChain chain, IReadOnlyList<Trial> trials, Address[] programs, string[] transactions)
    {
        List<string>[] seen = [.. trials.Select(_ => new List<string>())];
        JsonElement[] receipts = await chain.ExecuteAsync(transactions);
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
                trials[i].CreationCode(), trials[i].EndowmentWei, CreationGas, AccessKind.None)));
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
            ["from"] = Sender.ToString(),
            ["gas"] = ((UInt256)call.GasLimit).ToQuantity(),
            ["gasPrice"] = ((UInt256)GasPriceWei).ToQuantity(),
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
    /// Each program's account with the slots that it may have written, and the first accounts that it created. Storage
    /// roots are not compared: anvil's trie holds slots that were set to zero.
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

        JsonElement[] children = await chain.Rpc.SendAsync(calls);
        for (int k = 0; k < children.Length; k++)
        {
            seen[owners[k]].Add($"created {Observation.OfAccount(RpcBatch.ResultOf(children[k]))}");
        }
    }

    private static RpcCall ProofOf(Address address, IEnumerable<UInt256> slots)
    {
        JsonArray keys = [.. slots.Select(JsonNode? (slot) => Hex.Encode(slot.ToBigEndian()))];
        return new RpcCall("eth_getProof", address.ToString(), keys, "latest");
    }
}
