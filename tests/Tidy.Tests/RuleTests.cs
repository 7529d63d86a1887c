namespace MarketChain.Tidy.Tests;

/// <summary>
/// Every rule finds what it is for, on the right line, and leaves the nearest lawful thing alone: a rule that cannot
/// fail would keep nothing.
/// </summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("Storage", "../State/State.csproj")]
    [InlineData("Rpc", "..\\State\\State.csproj")]
    [InlineData("Consensus", "../Storage/Storage.csproj")]
    [InlineData("Client", "../Chain/Chain.csproj")]
    [InlineData("State", "../../perf/Load/Load.csproj")]
    [InlineData("Novelty", "../Primitives/Primitives.csproj")]
    public void Finds_a_forbidden_reference(string project, string reference)
        => Assert.NotEmpty(References(project, reference));

    [Theory]
    [InlineData("Rpc", "../Wire/Wire.csproj")]
    [InlineData("Chain", "../Storage/Storage.csproj")]
    [InlineData("Node", "../Client/Client.csproj")]
    public void Allows_a_drawn_reference(string project, string reference)
        => Assert.Empty(References(project, reference));

    [Theory]
    [InlineData("src/Rpc/A.cs", "using MarketChain.State;")]
    [InlineData("src/Client/A.cs", "using MarketChain.Chain.TxPool;")]
    [InlineData("src/Primitives/A.cs", "class A { MarketChain.Wire.B b; }")]
    public void Finds_a_forbidden_namespace(string path, string code)
        => Assert.Equal(1, Assert.Single(new NamespaceRule().Find(new SourceFile(path, code))).Line);

    [Theory]
    [InlineData("src/Rpc/A.cs", "using MarketChain.Wire;")]
    [InlineData("src/State/Trie/A.cs", "namespace MarketChain.State.Trie;")]
    [InlineData("src/Node/A.cs", "using MarketChain.State;")]
    [InlineData("tests/Rpc.Tests/A.cs", "using MarketChain.State;")]
    public void Allows_a_drawn_namespace(string path, string code)
        => Assert.Empty(new NamespaceRule().Find(new SourceFile(path, code)));

    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("var now = System.DateTimeOffset.UtcNow;")]
    [InlineData("var ticks = Environment.TickCount64;")]
    [InlineData("var started = Stopwatch.GetTimestamp();")]
    [InlineData("using var timer = new PeriodicTimer(period);")]
    [InlineData("await Task.Delay(1, stop);")]
    [InlineData("Task.Run(Work);")]
    [InlineData("Thread worker = new(Work);")]
    [InlineData("Parallel.For(0, n, Work);")]
    [InlineData("var x = Random.Shared.Next();")]
    [InlineData("var x = new Random(7);")]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("RandomNumberGenerator.Fill(key);")]
    [InlineData("var head = await source.ReadAsync();")]
    public void Finds_clocks_threads_and_chance(string code)
        => AssertFinds(new ClockAndChanceRule(), "src/Chain/A.cs", code);

    [Theory]
    [InlineData("src/Node/A.cs", "var now = DateTime.UtcNow;")]
    [InlineData("tests/Chain.Tests/A.cs", "var started = Stopwatch.GetTimestamp();")]
    [InlineData("src/Chain/A.cs", "var now = time.GetUtcNow();")]
    [InlineData("src/Chain/A.cs", "var text = \"DateTime.UtcNow\"; // Task.Delay(1)")]
    [InlineData("src/Rpc/A.cs", "var body = await request.ReadAsync();")]
    public void Allows_time_that_is_passed_in(string path, string code)
        => Assert.Empty(Find(new ClockAndChanceRule(), path, code));

    [Theory]
    [InlineData("double x = 0;")]
    [InlineData("var x = (float)y;")]
    [InlineData("var x = y * 0.5;")]
    [InlineData("decimal fee = 1;")]
    [InlineData("var x = (ulong)Math.Sqrt(y);")]
    public void Finds_fractions(string code) => AssertFinds(new FloatRule(), "src/Marketing/A.cs", code);

    [Theory]
    [InlineData("src/Node/A.cs", "double rate = rows / seconds;")]
    [InlineData("src/Marketing/A.cs", "var doubled = Math.Max(x, 2UL) * 0x1e2;")]
    public void Allows_integers(string path, string code) => Assert.Empty(Find(new FloatRule(), path, code));

    [Theory]
    [InlineData("if (name.StartsWith(\"0x\")) return;")]
    [InlineData("var at = name.IndexOf($\"{x}\");")]
    [InlineData("var order = string.Compare(a, b);")]
    [InlineData("var same = a.Equals(b, StringComparison.CurrentCultureIgnoreCase);")]
    [InlineData("var low = name.ToLower();")]
    public void Finds_what_depends_on_culture(string code) => AssertFinds(new CultureRule(), "src/Rpc/A.cs", code);

    [Theory]
    [InlineData("if (name.StartsWith(\"0x\", StringComparison.Ordinal)) return;")]
    [InlineData("if (name.StartsWith('x') && bytes.StartsWith(\"0x\"u8)) return;")]
    [InlineData("var order = string.Compare(a, b, StringComparison.Ordinal);")]
    [InlineData("var low = name.ToLowerInvariant();")]
    public void Allows_ordinal_text(string code) => Assert.Empty(Find(new CultureRule(), "src/Rpc/A.cs", code));

    [Theory]
    [InlineData("try { F(); }\ncatch (IOException) { }", 3)]
    [InlineData("try { F(); }\ncatch { /* never mind */ }", 3)]
    [InlineData("try { F(); }\ncatch (Exception e) { Log(e); }", 3)]
    [InlineData("try { F(); }\ncatch { return; }", 3)]
    public void Finds_a_catch_that_hides(string code, int line)
        => Assert.Equal(line, Assert.Single(Find(new CatchRule(), "src/Node/A.cs", code)).Line);

    [Theory]
    [InlineData("try { F(); } catch (IOException e) { return Broken(e); }")]
    [InlineData("try { F(); } catch (Exception e) { Log(e); throw; }")]
    [InlineData("try { F(); } catch (Exception e) when (e is IOException or SocketException) { return; }")]
    public void Allows_a_catch_that_answers(string code) => Assert.Empty(Find(new CatchRule(), "src/Node/A.cs", code));

    [Theory]
    [InlineData("F(); // TODO: the rest")]
    [InlineData("F(); /* FIXME */")]
    [InlineData("/// <summary>HACK</summary>\nvoid F() { }")]
    [InlineData("throw new NotImplementedException();")]
    public void Finds_unfinished_work(string code) => AssertFinds(new UnfinishedWorkRule(), "src/Evm/A.cs", code);

    [Fact]
    public void Finds_unfinished_work_in_scripts_too()
    {
        var file = new SourceFile("run", "set -e\n# HACK\n");
        Assert.Equal(2, Assert.Single(new UnfinishedWorkRule().Find(file)).Line);
    }

    [Theory]
    [InlineData("F(\"TODO\");")]
    [InlineData("throw new NotSupportedException();")]
    public void Allows_the_words_where_they_are_data(string code)
        => Assert.Empty(Find(new UnfinishedWorkRule(), "src/Evm/A.cs", code));

    [Theory]
    [InlineData("// var x = Compute(y);")]
    [InlineData("// return early;")]
    [InlineData("// if (x > 0)")]
    [InlineData("// }")]
    [InlineData("/* total += fee; */")]
    public void Finds_dead_code(string code) => AssertFinds(new DeadCodeRule(), "src/State/A.cs", code);

    [Theory]
    [InlineData("// The branch keeps its value (if any) last; a leaf has none;")]
    [InlineData("// balance first;")]
    [InlineData("// [nonce u64][balance 32]")]
    [InlineData("var url = \"http://x\"; // x = y is EIP-55's check")]
    public void Allows_prose(string code) => Assert.Empty(Find(new DeadCodeRule(), "src/State/A.cs", code));

    [Theory]
    [InlineData("#pragma warning disable CA1001")]
    [InlineData("[SuppressMessage(\"A\", \"B\")] void F() { }")]
    public void Finds_a_suppression_without_reason(string code)
        => AssertFinds(new SuppressionRule(), "src/State/A.cs", code);

    [Theory]
    [InlineData("#pragma warning disable CA1001 // disposed by its owner")]
    [InlineData("// Disposed by its owner.\n#pragma warning disable CA1001\n#pragma warning restore CA1001")]
    [InlineData("[SuppressMessage(\"A\", \"B\", Justification = \"Disposed by its owner.\")] void F() { }")]
    public void Allows_a_suppression_with_its_reason(string code)
        => Assert.Empty(Find(new SuppressionRule(), "src/State/A.cs", code));

    [Theory]
    [InlineData("Thread.Sleep(100);")]
    [InlineData("await Task.Delay(100);")]
    [InlineData("var random = new Random();")]
    [InlineData("var x = Random.Shared.Next();")]
    public void Finds_sleeps_and_unseeded_chance_in_tests(string code)
        => AssertFinds(new RepeatableTestRule(), "tests/Chain.Tests/A.cs", code);

    [Fact]
    public void Allows_a_seed() => Assert.Empty(Find(new RepeatableTestRule(), "tests/A.cs", "var r = new Random(7);"));

    [Theory]
    [InlineData("src/State/A.cs", "int x; \n")]
    [InlineData("src/State/A.cs", "\tint x;\n")]
    [InlineData("docs/a.md", "text\r\n")]
    [InlineData("docs/a.md", "text")]
    public void Finds_untidy_lines(string path, string text)
        => Assert.Equal(1, Assert.Single(new TextRule().Find(new SourceFile(path, text))).Line);

    [Theory]
    [InlineData(120, 0)]
    [InlineData(121, 1)]
    public void Finds_a_line_over_120_columns(int columns, int found)
    {
        var file = new SourceFile("src/State/A.cs", new string('x', columns) + "\n");
        Assert.Equal(found, new TextRule().Find(file).Count());
    }

    [Theory]
    [InlineData("var path = \"/{0}/x\";", "tmp")]
    [InlineData("cd /{0}/repo", "work")]
    [InlineData("see file:///{0}/me", "home")]
    [InlineData("https://{0}/x", "registry.npmjs.org")]
    [InlineData("<add value=\"https://{0}/v3/index.json\" />", "api.nuget.org")]
    public void Finds_names_of_a_machine(string text, string name)
    {
        var sample = text.Replace("{0}", name, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(new MachineRule().Find(new SourceFile("docs/a.md", $"\n{sample}\n"))).Line);
    }

    [Fact]
    public void Allows_relative_paths_and_ordinary_hosts()
    {
        var file = new SourceFile("docs/a.md", "see ~/work/x, a/tmp/b and https://eips.ethereum.org/x\n");
        Assert.Empty(new MachineRule().Find(file));
    }

    [Theory]
    [InlineData(LengthRule.FunctionLinesMax, 0)]
    [InlineData(LengthRule.FunctionLinesMax + 1, 1)]
    public void Finds_a_long_function(int lines, int found)
        => Assert.Equal(found, new LengthRule(new("")).Find(new SourceFile("src/A/A.cs", FunctionOf(lines))).Count());

    [Theory]
    [InlineData(LengthRule.FileLinesMax, 0)]
    [InlineData(LengthRule.FileLinesMax + 1, 1)]
    public void Finds_a_long_file(int lines, int found)
        => Assert.Equal(found, new LengthRule(new("")).Find(new SourceFile("src/A/A.cs", new('\n', lines))).Count());

    [Theory]
    [InlineData(70, 0)]
    [InlineData(71, 1)]
    public void Finds_a_function_that_grew_beyond_the_table(int lines, int found)
    {
        var rule = new LengthRule(new("# comment\nsrc/A/A.cs A.F 70\n"));
        Assert.Equal(found, rule.Find(new SourceFile("src/A/A.cs", FunctionOf(lines))).Count());
    }

    private static IEnumerable<Finding> References(string project, string reference)
    {
        var text = $"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>";
        return new ReferenceRule().Find(new SourceFile($"src/{project}/{project}.csproj", text));
    }

    private static void AssertFinds(Rule rule, string path, string code)
        => Assert.Contains(Find(rule, path, code), finding => finding.Path == path && finding.Line == 2);

    /// <summary>The findings in a file whose second line is the sample: a statement or an attributed member.</summary>
    private static IEnumerable<Finding> Find(Rule rule, string path, string code)
    {
        var (head, tail) = code.StartsWith('[') ? ("class C {", "}") : ("class C { async Task M() {", "} }");
        return rule.Find(new SourceFile(path, $"{head}\n{code}\n{tail}\n"));
    }

    private static string FunctionOf(int lines)
        => $"class A\n{{\n    void F()\n    {{\n{new string('\n', lines - 3)}    }}\n}}\n";
}
