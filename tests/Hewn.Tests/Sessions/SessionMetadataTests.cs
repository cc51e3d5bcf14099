using System.Collections;
using System.Text.Json;
using Hewn.Sessions;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions;

public sealed class SessionMetadataTests : IDisposable
{
    private readonly SessionFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private record Point(int X, double Y);

    private sealed class Node
    {
        public string Name { get; init; } = "n";

        public Node? Next { get; set; }
    }

    private sealed class Throwing(int number)
    {
        public int Before => number;

        public int Bad => number == 1 ? throw new InvalidOperationException("no") : number;

        public int After => number + 1;
    }

    private sealed class Login
    {
        public string User { get; } = "eve";

        [Redact]
        public string Phrase { get; } = "open sesame";
    }

    private sealed class Endless : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator()
        {
            for (int i = 0; ; i++)
                yield return i;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private enum Phase
    {
        Warmup,
        Training,
    }

    public static TheoryData<object, string> Plain => new()
    {
        { new { a = 1, b = 2.5, c = "x", d = true, e = (string?)null },
            """{"a":1,"b":2.5,"c":"x","d":true,"e":null}""" },
        { new { nan = double.NaN, up = double.PositiveInfinity, down = float.NegativeInfinity },
            """{"nan":"NaN","up":"Infinity","down":"-Infinity"}""" },
        { new Point(1, 2.5), """{"X":1,"Y":2.5}""" },
        { new { p = new Point(1, 2.5), list = new[] { new Point(3, 4) } },
            """{"p":{"X":1,"Y":2.5},"list":[{"X":3,"Y":4}]}""" },
        { new Dictionary<string, object?> { ["a"] = 1, ["b"] = new { c = 2 } }, """{"a":1,"b":{"c":2}}""" },
        { new Dictionary<string, double> { ["loss"] = 0.5, ["acc"] = double.NaN }, """{"loss":0.5,"acc":"NaN"}""" },
        { new Hashtable { ["k"] = 1 }, """{"k":1}""" },
        { new (string, object?)[] { ("a", 1), ("b", "x") }, """{"a":1,"b":"x"}""" },
        { new (string, object?)[] { ("a", 1), ("b", 0), ("a", 2) }, """{"b":0,"a":2}""" },
        { new List<KeyValuePair<string, object?>> { new("a", 1), new("a", "x") }, """{"a":"x"}""" },
        { Enumerable.Range(0, 12).Select(n => KeyValuePair.Create($"n{n % 2}", (object?)n)).ToArray(),
            """{"n0":10,"n1":11}""" },
        { new { p = new (string, object?)[] { ("a", 1), ("b", 0), ("a", 2) } }, """{"p":{"b":0,"a":2}}""" },
        { new { p = new Dictionary<string, object?> { ["q"] = new (string, object?)[] { ("a", 1), ("a", 2) } } },
            """{"p":{"q":{"a":2}}}""" },
        { new { p = Enumerable.Range(0, 40).Select(n => ($"n{n % 20}", (object?)n)).Skip(18).Take(3).ToArray() },
            """{"p":{"n18":18,"n19":19,"n0":20}}""" },
        { 42, """{"value":42}""" },
        { "text", """{"value":"text"}""" },
        { new[] { 1, 2, 3 }, """{"value":[1,2,3]}""" },
        { (1, "x"), """{"value":[1,"x"]}""" },
        { new { phase = Phase.Training, at = TimeSpan.FromSeconds(1.5) },
            """{"phase":"Training","at":"00:00:01.5000000"}""" },
        { new { shape = new[] { 3, 224, 224 }, few = new[] { 0.5f, 1.5f } },
            """{"shape":[3,224,224],"few":[0.5,1.5]}""" },
        { new { level = "x", message = "y", timestamp = 1, sequenceNumber = 9 },
            """{"level":"x","message":"y","timestamp":1,"sequenceNumber":9}""" },
        { new { api_key = "sk-abcdefghijklmnopqrst", note = "key sk-abcdefghijklmnopqrst" },
            """{"api_key":"[REDACTED]","note":"key [REDACTED]"}""" },
        { new Throwing(1), """{"Before":1,"Bad":"!ERROR: InvalidOperationException: no","After":2}""" },
        { new Login(), """{"User":"eve","Phrase":"[REDACTED]"}""" },
        { new { }, "null" },
        { new { inner = new { } }, """{"inner":{}}""" },
        { new Dictionary<string, object?>(), "null" },
    };

    [Theory]
    [MemberData(nameof(Plain))]
    public void Values_are_written_as_they_are(object metadata, string expected)
    {
        using (Session session = _folder.Open())
            session.Info("the one", metadata);
        _folder.Records.Single().Raw("metadata").ShouldBe(expected);
        _folder.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_million_numbers_are_summarised()
    {
        float[] weights = [.. Enumerable.Range(0, 1_000_000).Select(n => (float)n)];
        weights[5] = float.NaN;
        JsonElement metadata = _folder.Metadata(new
        {
            array = weights,
            list = weights.ToList(),
            memory = weights.AsMemory(),
            span = NumberSummary.Of(weights.AsSpan(), 1000, 1000),
            grid = new float[200, 300],
            nested = new { deep = new double[100] },
        });
        foreach (string name in (string[])["array", "list", "memory", "span"])
        {
            JsonElement summary = metadata.GetProperty(name);
            summary.Names().ShouldBe(["shape", "dtype", "count", "min", "max", "mean", "not_finite", "first"]);
            summary.Raw("shape").ShouldBe(name == "span" ? "[1000,1000]" : "[1000000]");
            summary.Text("dtype").ShouldBe("float32");
            summary.GetProperty("count").GetInt32().ShouldBe(1_000_000);
            summary.GetProperty("min").GetDouble().ShouldBe(0);
            summary.GetProperty("max").GetDouble().ShouldBe(999_999);
            summary.GetProperty("mean").GetDouble().ShouldBe(500_000, 0.01);
            summary.GetProperty("not_finite").GetInt32().ShouldBe(1);
            summary.Raw("first").ShouldBe("[0,1,2,3,4,\"NaN\",6,7]");
        }

        metadata.GetProperty("grid").Raw("shape").ShouldBe("[200,300]");
        metadata.GetProperty("nested").GetProperty("deep").Raw("count").ShouldBe("100");
        LogLines.Read(_folder.Log).Single().Length.ShouldBeLessThan(2000);
    }

    private sealed class Tensor<T>(T[] values, nint[] lengths) : IEnumerable<T>
    {
        public ReadOnlySpan<nint> Lengths => lengths;

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)values).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public static TheoryData<object, string, string, int> Numbers => new()
    {
        { new long[20, 10], "int64", "[20,10]", 200 },
        { new int[2, 3, 4], "int32", "[2,3,4]", 24 },
        { new Half[10, 10], "float16", "[10,10]", 100 },
        { new byte[3, 3], "uint8", "[3,3]", 9 },
        { new sbyte[2, 2, 2, 2], "int8", "[2,2,2,2]", 16 },
        { new uint[100], "uint32", "[100]", 100 },
        { new ushort[100], "uint16", "[100]", 100 },
        { new ulong[100], "uint64", "[100]", 100 },
        { new sbyte[100], "int8", "[100]", 100 },
        { new nint[100], "intp", "[100]", 100 },
        { new Memory<int>(new int[100]), "int32", "[100]", 100 },
        { new ReadOnlyMemory<short>(new short[100]), "int16", "[100]", 100 },
        { new ArraySegment<float>(new float[200], 10, 100), "float32", "[100]", 100 },
        { new List<uint>(new uint[100]), "uint32", "[100]", 100 },
        { System.Collections.Immutable.ImmutableArray.Create(new double[100]), "float64", "[100]", 100 },
        { new HashSet<int>(Enumerable.Range(0, 100)), "int32", "[100]", 100 },
        { new Queue<double>(new double[100]), "float64", "[100]", 100 },
        { new Tensor<float>(new float[100], [4, 25]), "float32", "[4,25]", 100 },
        { new Tensor<long>(new long[6], [2, 3]), "int64", "[2,3]", 6 },
        { new Tensor<double>(new double[100], [100]), "float64", "[100]", 100 },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Many_numbers_are_summarised_whatever_holds_them(
        object numbers, string type, string shape, int count)
    {
        JsonElement summary = _folder.Metadata(new { numbers }).GetProperty("numbers");
        (summary.Text("dtype"), summary.Raw("shape"), summary.GetProperty("count").GetInt32())
            .ShouldBe((type, shape, count));
        _folder.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Few_numbers_of_one_dimension_are_listed_whatever_holds_them()
    {
        foreach (object few in (object[])[new ushort[] { 1, 2 }, new List<ulong> { 1, 2 }, new Memory<int>([1, 2]),
            new ArraySegment<float>([1, 2]), new HashSet<long> { 1, 2 }, new Tensor<float>([1, 2], [2])])
            _folder.Metadata(new { few }).Raw("few").ShouldBe("[1,2]", few.GetType().Name);
        _folder.Metadata(new { flags = new bool[2, 2], letters = new[] { 'a', 'b' } }).GetRawText()
            .ShouldBe("""{"flags":[false,false,false,false],"letters":["a","b"]}""");
    }

    [Fact]
    public void What_is_bound_has_the_same_bound_as_what_is_given_and_what_finds_no_room_is_told()
    {
        Dictionary<string, object?> large = Enumerable.Range(0, 10)
            .ToDictionary(n => $"k{n}", n => (object?)new string('x', 30_000));
        Dictionary<string, object?> many = Enumerable.Range(0, 200).ToDictionary(n => $"n{n}", n => (object?)n);
        using (Session session = _folder.Open())
        {
            session.Info("large", large);
            session.With(large).Info("large bound");
            session.With(new { x = 1 }).Info("large joined", large);
            session.Info("many", many);
            session.With(many).Info("many bound");
            session.With(new { x = 1 }).With(many).Info("many joined", many);
            session.With(new { truncated_fields = "mine" }).Info("own", large);
        }

        foreach (JsonElement record in _folder.Records)
        {
            JsonElement metadata = record.GetProperty("metadata");
            string message = record.Text("message");
            if (message.StartsWith("many", StringComparison.Ordinal))
                metadata.Names().Length.ShouldBe(message == "many joined" ? 201 : 200, message);
            else if (message == "own")
                (metadata.Text("truncated_fields"), metadata.Has("truncated_fields_")).ShouldBe(("mine", true));
            else
                (metadata.Names().Count(name => name[0] == 'k') + metadata.GetProperty("truncated_fields").GetInt32())
                    .ShouldBe(10, message);
        }
    }

    [Fact]
    public void Of_two_bound_values_of_one_name_the_later_counts_however_many_there_are()
    {
        using (Session session = _folder.Open())
        {
            SessionLog log = session.With(Enumerable.Range(0, 100).ToDictionary(n => $"n{n}", n => (object?)n));
            for (int round = 1; round <= 20; round++)
                log = log.With(Enumerable.Range(0, 100).ToDictionary(n => $"n{n}", n => (object?)(n + (1000 * round))));
            log.Info("the one", new { n5 = "call" });
        }

        JsonElement metadata = _folder.Records.Single().GetProperty("metadata");
        metadata.EnumerateObject().Count().ShouldBe(100);
        metadata.Text("n5").ShouldBe("call");
        metadata.GetProperty("n6").GetInt32().ShouldBe(20_006);
    }

    [Fact]
    public void What_is_bound_comes_first_and_gives_way_to_what_has_its_name_in_whichever_way_it_is_given()
    {
        const int names = 300; // Enough that some of them share what they are told apart by at first.
        using (Session session = _folder.Open())
        {
            SessionLog bound = session.With(new { a = 1, b = 2 });
            bound.Info("same", new { b = 3, c = 4 });
            bound.Info("same", ("b", 3), ("c", 4));
            bound.Info("same", new Dictionary<string, object?> { ["b"] = 3, ["c"] = 4 });
            bound.With(("b", 3)).Info("same", ("c", 4));
            bound.With(new { b = 3 }).With(("c", 4)).Info("same");
            session.With(new { a = 1, b = 2 }).Info("same", ("b", 3), ("c", 4));
            session.With(new { a = 1, b = 2 }).With(new { b = 3, c = 4 }).Info("same");
            SessionLog thrice = session.With(new { a = 1, b = 3, c = 4 });
            thrice.Info("same");
            thrice.Info("same");
            thrice.Log("same", "info");
            session.With(("a", 0), ("b", 3), ("a", 1)).Info("other", ("c", 4));
            bound.Info("none");
            for (int n = 0; n < names; n++)
                session.With(($"n{n}", n)).Info("many", ($"n{n + 1}", 1), ($"m{n}", 2));
        }

        JsonElement[] Of(string message) => [.. _folder.Records.Where(record => record.Text("message") == message)
            .Select(record => record.GetProperty("metadata"))];
        Of("same").Select(metadata => metadata.GetRawText())
            .ShouldBe(Enumerable.Repeat("""{"a":1,"b":3,"c":4}""", 10));
        Of("other").Single().GetRawText().ShouldBe("""{"b":3,"a":1,"c":4}""");
        Of("none").Single().GetRawText().ShouldBe("""{"a":1,"b":2}""");
        Of("many").Select(metadata => metadata.GetRawText()).ShouldBe(Enumerable.Range(0, names)
            .Select(n => $$"""{"n{{n}}":{{n}},"n{{n + 1}}":1,"m{{n}}":2}"""));
    }

    [Fact]
    public void What_is_bound_is_what_it_was_when_it_was_bound()
    {
        var node = new Node { Next = new Node { Name = "then" } };
        var list = new List<int> { 1 };
        using (Session session = _folder.Open())
        {
            SessionLog[] bound = [session.With(node), session.With(new { node.Next, list }), session.With(("l", list))];
            node.Next.Next = new Node { Name = "later" };
            node.Next = null;
            list.Add(2);
            Array.ForEach(bound, log => log.Info("the one"));
        }

        _folder.Records.Select(record => record.GetProperty("metadata").GetRawText()).ShouldBe(
        [
            """{"Name":"n","Next":{"Name":"then","Next":null}}""",
            """{"Next":{"Name":"then","Next":null},"list":[1]}""",
            """{"l":[1]}""",
        ]);
    }

    [Fact]
    public void What_takes_the_place_of_large_bound_values_has_their_room()
    {
        Dictionary<string, object?> Large(char letter) => Enumerable.Range(0, 5)
            .ToDictionary(n => $"k{n}", n => (object?)new string(letter, 30_000));
        using (Session session = _folder.Open())
        {
            SessionLog bound = session.With(Large('x'));
            bound.Info("the one", Large('y'));
            bound.Info("the one", [.. Large('y').Select(pair => new LogField(pair.Key, pair.Value))]);
        }

        foreach (JsonElement record in _folder.Records)
        {
            JsonElement metadata = record.GetProperty("metadata");
            metadata.Names().ShouldBe(Enumerable.Range(0, 5).Select(n => $"k{n}"));
            metadata.EnumerateObject().ShouldAllBe(member => member.Value.GetString() == new string('y', 30_000));
        }
    }

    [Fact]
    public void A_call_with_bound_metadata_and_pairs_allocates_nothing()
    {
        using Session session = _folder.Open(options => options.BufferBytes = 16 * 1024 * 1024);
        SessionLog bound = session.With(("fold", 3));
        long least = long.MaxValue;
        for (int round = 0; round < 20; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
                bound.Info("Epoch completed", ("epoch", i), ("loss", 0.5));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);
    }

    [Fact]
    public void Names_that_are_replaced_stand_once_as_well()
    {
        using (Session session = _folder.Open())
        {
            session.Info("the one", ("", 1), ("_", 2));
            session.Info("the one", ("_", 1), ("a", 0), (null!, 2));
        }

        _folder.Records.Select(record => record.GetProperty("metadata").GetRawText())
            .ShouldBe(["{\"_\":2}", "{\"a\":0,\"_\":2}"]);
    }

    [Fact]
    public void What_is_wrong_with_a_dictionary_takes_the_place_of_its_value_of_that_name()
    {
        var changing = new Dictionary<string, object?> { ["metadata"] = 1 };
        changing["x"] = new Adding(changing);
        JsonElement metadata = _folder.Metadata(changing);
        metadata.Names().ShouldBe(["x", "metadata"]);
        metadata.Text("metadata").ShouldStartWith("!ERROR: InvalidOperationException");
    }

    private sealed class Adding(Dictionary<string, object?> owner)
    {
        public int Count
        {
            get
            {
                owner[$"n{owner.Count}"] = 1;
                return owner.Count;
            }
        }
    }

    [Fact]
    public void A_cycle_ends_with_a_note()
    {
        var node = new Node();
        node.Next = node;
        _folder.Metadata(node).GetRawText().ShouldContain("truncated");
    }

    [Fact]
    public void Endless_and_huge_values_are_cut_and_the_line_stays_within_bounds()
    {
        string line = _folder.Metadata(new
        {
            endless = new Endless(),
            huge = new string('é', 1_000_000),
            many = Enumerable.Range(0, 10).Select(_ => new string('y', 30_000)).ToArray(),
            more = Enumerable.Range(0, 10).Select(_ => new string('z', 30_000)).ToArray(),
        }).GetRawText();
        line.ShouldContain("…[truncated");
        line.ShouldContain("truncated_fields");
    }

    [Fact]
    public void Ten_thousand_characters_and_all_scripts_are_kept_whole()
    {
        string text = string.Concat(Enumerable.Repeat("日本🎉\n\"x\"", 1250));
        using (Session session = _folder.Open())
            session.Info(text, new { 名 = text[..100] });
        _folder.Records.Single().Text("message").ShouldBe(text);
        _folder.Records.Single().GetProperty("metadata").Text("名").ShouldBe(text[..100]);
    }

    [Fact]
    public void More_names_than_a_record_takes_are_counted()
    {
        var many = Enumerable.Range(0, 20_000).ToDictionary(n => $"name{n}", n => (object?)new string('v', 20));
        _folder.Metadata(many).GetProperty("truncated_fields").GetInt32().ShouldBeGreaterThan(1000);
    }
}
