using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Simulation;
using MarketChain.Simulation.Nodes;
using MarketChain.Simulation.World;

namespace MarketChain.Consensus.Tests.Oracle;

/// <summary>
/// The machine beside a literal transcription of the formal specification: whatever order messages come in, are lost or
/// are forged, both say the same and decide the same.
/// </summary>
public sealed class SpecTwinTests
{
    private const int StepsPerRun = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Says_what_the_specification_says(int validators)
    {
        ulong heights = 0;
        Seeds.Each(25, random =>
        {
            Schedule schedule = new(validators, random);
            for (int i = 0; i < StepsPerRun; i++)
            {
                schedule.Step();
            }

            heights += schedule.Heights;
        });
        Assert.InRange(heights, 25UL, ulong.MaxValue);
    }

    /// <summary>Validators, what is on the way between them, and chance.</summary>
    private sealed class Schedule
    {
        private readonly Random _random;
        private readonly List<Twin> _twins = [];
        private readonly List<(int To, VoteMessage Message)> _onTheWay = [];
        private readonly Dictionary<Hash256, ProposedBlock> _blocks = [];
        private readonly int _ticksPercent;
        private readonly int _lossPercent;
        private long _nowMs;

        public Schedule(int validators, Random random)
        {
            _random = random;
            _ticksPercent = random.Next(1, 16);
            _lossPercent = random.Next(0, 15);
            List<ISigner> signers =
                [.. Enumerable.Range(0, validators).Select(CheapScheme.KeyOf).Order().Select(CheapScheme.SignerOf)];
            ValueList<Ed25519PublicKey> keys = [.. signers.Select(signer => signer.PublicKey)];
            ConsensusParameters parameters = new()
            {
                GenesisHash = Keccak256.OfEmpty,
                PeriodMs = 100,
                EmptyPeriodMs = 100,
            };
            ChainRules rules = new(parameters, new CheapScheme(), _ => keys, new Mutant(Mutation.None).ThresholdsOf);
            _twins.AddRange(signers.Select(signer => new Twin(rules, signer, signers, _blocks)));
            _twins.ForEach(twin => Send(twin, twin.Start()));
        }

        public ulong Heights => _twins.Max(twin => twin.Chain.Head);

        public void Step()
        {
            int what = _random.Next(100);
            if (what < _ticksPercent)
            {
                _nowMs += _random.Next(300);
                _twins.ForEach(twin => Send(twin, twin.Take(new QbftInput.Tick(), Now)));
            }
            else if (what >= 95)
            {
                Synchronise(_twins[_random.Next(_twins.Count)], _twins[_random.Next(_twins.Count)]);
            }
            else if (_onTheWay.Count > 0)
            {
                bool isForged = _random.Next(10) == 0;
                Deliver(_random.Next(_onTheWay.Count), isLost: what >= 95 - _lossPercent, isForged);
            }
        }

        private Instant Now => new(_nowMs, SimulatedCluster.StartUnixMs + (ulong)_nowMs);

        private void Deliver(int at, bool isLost, bool isForged)
        {
            (int to, VoteMessage message) = _onTheWay[at];
            _onTheWay[at] = _onTheWay[^1];
            _onTheWay.RemoveAt(_onTheWay.Count - 1);
            if (isForged)
            {
                VoteMessage forged = Forge(message);
                Send(_twins[to], _twins[to].Take(new QbftInput.Received(forged), Now, forged));
            }

            if (!isLost)
            {
                Send(_twins[to], _twins[to].Take(new QbftInput.Received(message), Now, message));
            }
        }

        /// <summary>
        /// Proofs are not signed, so anybody on the way can alter them; and signatures can be garbled.
        /// </summary>
        private VoteMessage Forge(VoteMessage message) => message switch
        {
            RoundChangeMessage change when _random.Next(2) == 0 => change with { Certificate = [] },
            ProposalMessage proposal when _random.Next(2) == 0 => proposal with { Prepares = [] },
            ProposalMessage proposal when _random.Next(2) == 0 => proposal with { RoundChanges = [] },
            _ => message with { Signed = message.Signed with { Signature = default } },
        };

        private void Send(Twin from, List<VoteMessage> said)
        {
            int author = _twins.IndexOf(from);
            foreach (int to in Enumerable.Range(0, _twins.Count).Where(to => to != author))
            {
                _onTheWay.AddRange(said.Select(message => (to, message)));
            }
        }

        private void Synchronise(Twin behind, Twin ahead)
        {
            if (behind.Chain.Head < ahead.Chain.Head)
            {
                Send(behind, behind.Import(ahead.Chain[behind.Chain.Head + 1], Now));
            }
        }
    }

    /// <summary>A machine and its twin. The chain around them answers at once.</summary>
    private sealed class Twin
    {
        private readonly QbftMachine _machine;
        private readonly SpecModel _model;
        private readonly Dictionary<Hash256, ProposedBlock> _blocks;
        private readonly EffectList _effects = new();
        private readonly Queue<QbftInput> _inputs = [];
        private readonly List<HeightStart> _starts = [];
        private readonly HashSet<string> _sent = [];
        private readonly List<ISigner> _all;
        private readonly ISigner _signer;
        private readonly ChainRules _rules;
        private ulong _modelHeight = 1;

        public Twin(
            ChainRules rules, ISigner signer, List<ISigner> all, Dictionary<Hash256, ProposedBlock> blocks)
        {
            _rules = rules;
            _signer = signer;
            _all = all;
            _blocks = blocks;
            Chain = new ChainModel(rules);
            Hash256 genesisHash = rules.Parameters.GenesisHash;
            GuardRecord record = GuardRecord.Born(genesisHash, signer.PublicKey, height: 1);
            _machine = new QbftMachine(rules.Parameters, signer, rules.Verifier, record, genesisHash);
            _model = new SpecModel(rules.Parameters, new Signatures(genesisHash, rules.Verifier), signer)
            {
                LocalTime = new(0, SimulatedCluster.StartUnixMs),
            };
        }

        public ChainModel Chain { get; }

        public List<VoteMessage> Start()
        {
            _starts.Add(Chain.Start());
            _model.UponNewBlock(_starts[0]);
            _inputs.Enqueue(new QbftInput.NewHead(_starts[0], HasWork: false));
            foreach (ISigner other in _all.Where(other => other != _signer))
            {
                _inputs.Enqueue(new QbftInput.Received(ReplyOf(other)));
            }

            return Run(_model.LocalTime);
        }

        public List<VoteMessage> Import(FinalBlock block, Instant now)
        {
            Assert.True(Chain.IsFinal(block));
            Append(block);
            _model.LocalTime = now;
            _model.UponNewBlock(_starts[^1]);
            _modelHeight++;
            _sent.Clear();
            return Run(now);
        }

        public List<VoteMessage> Take(QbftInput input, Instant now, VoteMessage? message = null)
        {
            _model.LocalTime = now;
            if (message is not null)
            {
                _model.Receive(message);
            }

            _inputs.Enqueue(input);
            return Run(now);
        }

        private List<VoteMessage> Run(Instant now)
        {
            List<VoteMessage> said = [];
            while (_inputs.TryDequeue(out QbftInput? input))
            {
                _effects.Clear();
                _machine.Step(input, now, _effects);
                foreach (QbftEffect effect in _effects.ToList())
                {
                    Perform(effect, said);
                }
            }

            Compare(said);
            return said;
        }

        private void Perform(QbftEffect effect, List<VoteMessage> said)
        {
            switch (effect)
            {
                case QbftEffect.Broadcast { Message: VoteMessage vote }:
                    said.Add(vote);
                    break;
                case QbftEffect.Build build:
                    ProposedBlock block = Chain.Build(build.TimestampMs, build.Beneficiary, []);
                    _blocks[block.Digest] = block;
                    _inputs.Enqueue(new QbftInput.Built(build.Round, block));
                    break;
                case QbftEffect.Judge judge:
                    _inputs.Enqueue(new QbftInput.Judged(judge.Block.Digest, Chain.IsValid(judge.Block)));
                    break;
                case QbftEffect.Fetch fetch:
                    _inputs.Enqueue(new QbftInput.Fetched(_blocks[fetch.Digest]));
                    break;
                case QbftEffect.Commit commit:
                    Append(new FinalBlock(commit.Block, commit.Sealed));
                    break;
            }
        }

        private void Append(FinalBlock block)
        {
            Chain.Append(block);
            _starts.Add(Chain.Start());
            _inputs.Enqueue(new QbftInput.NewHead(_starts[^1], HasWork: false));
        }

        /// <summary>Lets the model catch up with the machine, height by height.</summary>
        private void Compare(List<VoteMessage> said)
        {
            for (; ; )
            {
                List<VoteMessage> here = [.. said.Where(message => message.Vote.Height == _modelHeight)];
                _sent.UnionWith(here.Select(message => Hex.Encode(QbftMessageCodec.Encode(message))));
                if (here.OfType<ProposalMessage>().SingleOrDefault(message => message.Vote.Round == 0) is { } proposal)
                {
                    _model.Propose(proposal);
                }

                _model.Next(here);
                Assert.Equal(_model.Sent.Order(StringComparer.Ordinal), _sent.Order(StringComparer.Ordinal));
                if (!_model.IsDecided)
                {
                    break;
                }

                _model.UponNewBlock(_starts[(int)_modelHeight]);
                _modelHeight++;
                _sent.Clear();
            }

            Assert.Equal((_machine.Height, _machine.Round), (_modelHeight, _model.Round));
        }

        private RecallReplyMessage ReplyOf(ISigner other)
        {
            Hash256 genesisHash = _rules.Parameters.GenesisHash;
            RecallReplyMessage reply = new(
                other.PublicKey,
                genesisHash,
                1,
                Remembers: true,
                Consents: false,
                Prepared: null,
                Newest: null,
                default);
            byte[] bytes = QbftMessageCodec.WriteRecallReplyMessage(genesisHash, _signer.PublicKey, reply);
            return reply with { Signature = other.Sign(bytes) };
        }
    }
}
