using System.Text.Json;
using Hewn.Sessions.Parameters;
using Hewn.Tests.Sessions.Parts;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions.Parameters;

public sealed class SessionParametersTests : IDisposable
{
    private readonly PartFolder _session = new();

    private sealed record Settings(double Rate, Settings? Next);

    private enum Schedule
    {
        Cosine,
    }

    private sealed class Throwing
    {
        public int Fine { get; } = 1;

        public string Broken => throw new InvalidOperationException(Fine == 1 ? "no value" : "?");
    }

    public void Dispose() => _session.Dispose();

    private JsonElement File()
    {
        using var json = JsonDocument.Parse(_session.Read("parameters.json"));
        return json.RootElement.Clone();
    }

    [Fact]
    public void The_file_has_the_form_of_the_original()
    {
        var parameters = new SessionParameters(_session.Host);
        parameters.Set(new { lr = 0.001, model = new { layers = 12, name = "gpt" } });
        _session.Clock.Advance(TimeSpan.FromSeconds(5));
        parameters.Set(("model.layers", 24), ("seed", 7));

        JsonElement file = File();
        file.Names().ShouldBe(["version", "data", "createdAt", "updatedAt"]);
        file.Raw("version").ShouldBe("2");
        file.GetProperty("data").EnumerateObject().Select(member => $"{member.Name}={member.Value.GetRawText()}")
            .ShouldBe(["lr=0.001", "model.layers=24", "model.name=\"gpt\"", "seed=7"]);
        file.Text("createdAt").ShouldBe("2026-01-19T00:00:00.123456Z");
        file.Text("updatedAt").ShouldBe("2026-01-19T00:00:05.123456Z");
        parameters.Version.ShouldBe(2);
        _session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_version_that_nobody_counted_up_to_does_not_overflow()
    {
        _session.Write("parameters.json", """{"version":9223372036854775807,"data":{"a":1}}""");
        var parameters = new SessionParameters(_session.Host);
        parameters.Set(("b", 2));
        parameters.Get().Keys.ShouldBe(["a", "b"], ignoreOrder: true);
        parameters.Version.ShouldBe(2);
        _session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Every_kind_of_value_has_a_form_and_none_throws()
    {
        var parameters = new SessionParameters(_session.Host);
        object?[] nested = [1, null, new[] { 2.5, double.NaN }];
        parameters.Set(
            ("nan", double.NaN),
            ("none", (object?)null),
            ("schedule", (object)Schedule.Cosine),
            ("betas", (object)new[] { 0.9, 0.999 }),
            ("nested", (object)nested),
            ("throws", (object)new Throwing()),
            ("empty", (object)new Dictionary<string, object?>()),
            ("self", (object)new Settings(1, new Settings(2, null))),
            ("api_key", "sk-secret"),
            ("", 3));

        IReadOnlyDictionary<string, object?> values = parameters.Get();
        values["nan"].ShouldBe("NaN");
        values["none"].ShouldBeNull();
        values["schedule"].ShouldBe("Cosine");
        values["betas"].ShouldBe(new List<object?> { 0.9, 0.999 });
        values["nested"].ShouldBeOfType<List<object?>>()[2].ShouldBe(new List<object?> { 2.5, "NaN" });
        values["throws.Fine"].ShouldBe(1L);
        values["throws.Broken"].ShouldBe("!ERROR: InvalidOperationException: no value");
        values["empty"].ShouldBeOfType<Dictionary<string, object?>>().ShouldBeEmpty();
        values["self.Next.Rate"].ShouldBe(2L);
        values["api_key"].ShouldBe("[REDACTED]");
        values["_"].ShouldBe(3L);
        _session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void What_has_no_names_is_told_and_changes_nothing()
    {
        var parameters = new SessionParameters(_session.Host);
        parameters.Set((object?)null);
        parameters.Set((object)"text");
        parameters.Set((object)5);
        parameters.Set((object)new[] { 1, 2 });
        parameters.Get().ShouldBeEmpty();
        _session.Problems.Count.ShouldBe(4);
        _session.Problems[3].Message.ShouldContain("Int32[] has no names and values");
        System.IO.File.Exists(_session.Path("parameters.json")).ShouldBeFalse();
    }

    [Fact]
    public void Dictionaries_of_any_kind_are_taken_apart()
    {
        var parameters = new SessionParameters(_session.Host);
        parameters.Set(new Dictionary<string, object?> { ["a"] = 1 });
        parameters.Set(new Dictionary<string, double> { ["b"] = 2.5 });
        parameters.Set(new Dictionary<string, string> { ["c"] = "x" });
        parameters.Set(new Dictionary<int, bool> { [4] = true });
        parameters.Set(JsonDocument.Parse("""{"e":{"f":[1]}}""").RootElement);
        parameters.Set(System.Text.Json.Nodes.JsonNode.Parse("""{"g":1e400}"""));
        parameters.Get().Keys.ShouldBe(["a", "b", "c", "4", "e.f", "g"]);
        File().GetProperty("data").Raw("g").ShouldBe("1e400");
        parameters.Version.ShouldBe(6);
    }

    [Fact]
    public void Nested_again_nothing_is_left_out_where_a_value_and_a_group_have_one_name()
    {
        var parameters = new SessionParameters(_session.Host);
        parameters.Set(
            ("model.layers", 12), ("model", "gpt"), ("opt.adam.beta", 0.9), (".x", 1), ("y.", 2), ("a..b", 3));
        IReadOnlyDictionary<string, object?> values = parameters.Get(flatten: false);
        values.Keys.Order(StringComparer.Ordinal).ShouldBe([".x", "a", "model", "model.layers", "opt", "y."]);
        values["model"].ShouldBe("gpt");
        values["model.layers"].ShouldBe(12L);
        var opt = values["opt"].ShouldBeOfType<Dictionary<string, object?>>();
        opt["adam"].ShouldBeOfType<Dictionary<string, object?>>()["beta"].ShouldBe(0.9);
        values["a"].ShouldBeOfType<Dictionary<string, object?>>()[".b"].ShouldBe(3L);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":3,\"data\":{\"lr\":0.0")]
    [InlineData("[1]")]
    [InlineData("{\"version\":3}")]
    [InlineData("{\"version\":\"x\",\"data\":{}}")]
    [InlineData("{\"data\":{\"a\":1,\"a\":2}}")]
    [InlineData("{\"data\":{\"a\":\"\\ud800\"}}")]
    [InlineData("{\"data\":{\"\\udc00\":1}}")]
    public void A_file_that_cannot_be_understood_is_kept_aside_and_told(string text)
    {
        _session.Write("parameters.json", text);
        _session.Write("parameters.json.corrupt-20260119T000000", "an older one");
        var parameters = new SessionParameters(_session.Host);
        parameters.Get().ShouldBeEmpty();
        _session.Read("parameters.json").ShouldBe(text, "reading must not move anything");
        _session.Problems.Clear();
        parameters.Set("lr", 1);
        parameters.Get().ShouldHaveSingleItem();
        _session.OneProblem.ShouldContain("parameters.json.corrupt-20260119T000000-2");
        _session.Read("parameters.json.corrupt-20260119T000000-2").ShouldBe(text);
        _session.Read("parameters.json.corrupt-20260119T000000").ShouldBe("an older one");
    }

    [Fact]
    public void What_a_disk_refuses_waits_and_is_saved_by_the_next_call()
    {
        var disk = new FaultyDisk();
        using var session = new PartFolder(disk);
        var parameters = new SessionParameters(session.Host);
        parameters.Set("a", 1);
        disk.RefusesToWrite = true;
        parameters.Set("b", 2);
        session.OneProblem.ShouldContain("1 new values wait in memory: write refused");
        parameters.Get().Keys.ShouldBe(["a", "b"]);
        disk.RefusesToWrite = false;
        parameters.Set("c", 3);
        new SessionParameters(session.Host).Get().Keys.ShouldBe(["a", "b", "c"]);
        session.Problems.Count.ShouldBe(1);
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_keeps_its_old_content()
    {
        var disk = new FaultyDisk();
        using var session = new PartFolder(disk);
        var parameters = new SessionParameters(session.Host);
        parameters.Set("a", 1);
        byte[] before = disk.Read("parameters.json");
        disk.ShortWriteBytes = 10;
        parameters.Set("b", 2);
        disk.Read("parameters.json").ShouldBe(before);
        disk.ShortWriteBytes = null;
        parameters.Flush().ShouldBeTrue();
        new SessionParameters(session.Host).Version.ShouldBe(2);
    }

    [Fact]
    public void A_strict_session_says_it_with_an_exception()
    {
        var disk = new FaultyDisk { RefusesToWrite = true };
        using var session = new PartFolder(disk, isStrict: true);
        var parameters = new SessionParameters(session.Host);
        Should.Throw<IOException>(() => parameters.Set("a", 1)).Message.ShouldContain("write refused");
        Should.Throw<IOException>(() => parameters.Set((object)5)).Message.ShouldContain("Int32");
    }

    [Fact]
    public void A_closed_session_takes_none_and_says_so()
    {
        _session.Closed = "the session is closed";
        new SessionParameters(_session.Host).Set("a", 1);
        _session.OneProblem.ShouldContain("The parameters cannot be kept: the session is closed");
        Directory.Exists(_session.Directory).ShouldBeFalse();
    }

    [Fact]
    public void Two_that_merge_at_once_lose_nothing()
    {
        SessionParameters[] ranks = [new(_session.Host), new(_session.Host), new(_session.Host)];
        Parallel.For(0, ranks.Length, rank =>
        {
            for (int i = 0; i < 30; i++)
                ranks[rank].Set($"rank{rank}.p{i}", i);
        });
        ranks[0].Get().Count.ShouldBe(90);
        ranks[0].Version.ShouldBe(90);
        _session.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_directory_that_may_not_be_written_is_told()
    {
        using var session = new PartFolder(new FaultyDisk { RefusesToOpen = true });
        new SessionParameters(session.Host).Set("a", 1); // Making a directory is refused, as in one for reading only.
        session.OneProblem.ShouldContain("no directory");

        _session.Write(".hewn", "a file where the locks' folder should be");
        new SessionParameters(_session.Host).Set("a", 1);
        _session.OneProblem.ShouldContain("cannot be written");
    }

    [Fact]
    public void The_name_of_what_was_replaced_is_synced_too()
    {
        var disk = new FaultyDisk();
        using var session = new PartFolder(disk);
        new SessionParameters(session.Host).Set("lr", 1);
        string path = session.Path("parameters.json");
        disk.Steps.ShouldBe([$"sync {path}.new", $"move {path}.new {path}", $"sync {session.Directory}"]);
    }
}
