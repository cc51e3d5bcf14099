using Hewn.Cli.View.Filters;
using Hewn.Store.Entries;
using Hewn.Store.Index;
using Hewn.Store.Reading;

namespace Hewn.Cli.Tests.View.Reading;

/// <summary>What is passed over by its bytes is nothing that the filters would take.</summary>
public sealed class PassedOverTests : IDisposable
{
    private static readonly string[] _filters =
    [
        "level:warn", "level:error", "level:fatal", "level:warn|status_code>=500", "level:info|model=llama",
        "status_code>=500", "status_code=500", "status_code!=500", "status_code<300", "status_code~^5", "status>=500",
        "status_code!~^5", "exists(status_code)", "!exists(status_code)", "duration_ms>1000", "duration_ms<=12.5",
        "duration_ms>9007199254740992", "duration_ms=1e3", "model=llama", "model!=llama", "model_name=qwen",
        "!exists(model)", "tokens.prompt>50", "request_id=llama", "request_id~.", "message=timeout", "message~time",
        "message!=timeout", "level=ERROR", "level=err", "level!=INFO", "timestamp~2026", "logger=llama", "error~boom",
        "error=boom", "exists(stack_trace)", "request_id_=llama", "level_=WARN", "user=é", "user=", "path=a b",
        "grep:timeout", "grep:TIMEOUT", "not:timeout", "grep:\\n", "grep:\"level\":\"ERROR\"", "not:200|level:warn",
        "grep:e|status_code=500", "grep:ERROR\"} {", "level:warn|grep:timeout|model=llama",
        "grep:/time.ut/", "grep:/t[i]meout/", "grep:/timeout.*500/", "not:/timeout/", "grep:/undated t/",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1, 1000)]
    [InlineData(2, 3, 50)]
    [InlineData(3, 50, 1_000_000)]
    [InlineData(4, 1_000_000, 1_000_000)]
    [InlineData(5, 20, 6)]
    [InlineData(6, 2, 3)]
    public void What_reading_with_filters_finds_is_what_the_filters_take_of_all(int seed, int oddness, int textEvery)
    {
        string path = _folder.File("odd.jsonl");
        File.WriteAllBytes(path, new OddLog(seed).File(2000, oddness, textEvery));
        int all = Read([path], null).Read;
        long passedOver = 0;
        foreach ((string text, List<Seen> taken) in TakenByEach([path], _filters))
        {
            (int read, List<Seen> found) = Read([path], FiltersOf(text));
            passedOver += all - read;
            ShouldBeSame(found, taken, text);
        }

        if (oddness > 1 && textEvery > 10)
            passedOver.ShouldBeGreaterThan(all * 5L); // of fifty readings
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Lines_of_text_are_passed_over_too(int seed)
    {
        string path = _folder.File("slog.log");
        File.WriteAllBytes(path, new OddLog(seed).SlogFile(4000));
        int all = Read([path], null).Read;
        foreach ((string text, List<Seen> taken) in TakenByEach([path], _filters))
        {
            (int read, List<Seen> found) = Read([path], FiltersOf(text));
            ShouldBeSame(found, taken, text);
            if (text is "level:error" or "grep:timeout")
                read.ShouldBeLessThan(all / 2, text);
        }
    }

    [Theory]
    [InlineData(71, 3)]
    [InlineData(72, 20)]
    [InlineData(73, 1_000_000)]
    public void Lines_of_Docker_are_passed_over_too(int seed, int oddness)
    {
        string path = _folder.File("docker.log");
        File.WriteAllBytes(path, new OddLog(seed).DockerFile(2000, oddness));
        int all = Read([path], null).Read;
        string[] filters = [.. _filters, "stream=stderr", "stream!=stderr", "exists(event_time)", "!exists(stream)"];
        foreach ((string text, List<Seen> taken) in TakenByEach([path], filters))
        {
            (int read, List<Seen> found) = Read([path], FiltersOf(text));
            ShouldBeSame(found, taken, text);
            if (oddness >= 20 && text is "level:error" or "status_code=500" or "grep:timeout" or "model=llama")
                read.ShouldBeLessThan((int)(all * 0.8), text);
        }
    }

    [Fact]
    public void Of_several_logs_the_times_and_places_stay()
    {
        string[] paths = [_folder.File("a.jsonl"), _folder.File("b.jsonl"), _folder.File("c.jsonl")];
        for (int i = 0; i < paths.Length; i++)
            File.WriteAllBytes(paths[i], new OddLog(10 + i).File(4000, 20, 100));
        // A late record holds back those of other logs only where it is read itself.
        foreach ((string text, List<Seen> taken)
            in TakenByEach(paths, ["level:error", "status_code>=500", "grep:timeout"]))
            ShouldBeSame([.. ByFile(Read(paths, FiltersOf(text)).Taken)], [.. ByFile(taken)], text);
    }

    [Theory]
    [InlineData(21, 20, 40)]
    [InlineData(22, 1_000_000, 1_000_000)]
    [InlineData(23, 3, 1_000_000)]
    public void With_an_index_the_same_is_found(int seed, int oddness, int textEvery)
    {
        string path = _folder.File("indexed.jsonl");
        var log = new OddLog(seed);
        byte[] undated = "{\"level\":\"ERROR\",\"message\":\"undated timeout\",\"status_code\":500}\n"u8.ToArray();
        File.WriteAllBytes(
            path,
            [
                .. log.Quiet(9000), .. undated, .. log.File(1500, oddness, textEvery), (byte)'\n', .. log.Quiet(5000),
                .. undated, .. log.Quiet(1),
            ]);
        SegmentIndex.Build(path).ShouldBeNull();
        foreach ((string text, List<Seen> taken) in TakenByEach([path], _filters))
            ShouldBeSame(Read([path], FiltersOf(text)).Taken, taken, text);

        foreach (string text in (string[])["level:error", "status_code=500", "grep:undated timeout", "model=llama"])
        {
            if (text == "level:error" && oddness < 1000)
                continue; // Where levels have several names, an index does not know which one an entry takes.
            using var reader = LogReader.Open(LogSources.Find([path]), new() { Wanted = FiltersOf(text).Lines });
            while (reader.TryRead())
            {
                // What was passed over is counted at the end.
            }

            reader.Report.SkippedBytes.ShouldBeGreaterThan(500_000, text);
        }
    }

    [Theory]
    [InlineData(41, 20, 40)]
    [InlineData(42, 1_000_000, 1_000_000)]
    public void Texts_are_looked_for_ahead(int seed, int oddness, int textEvery)
    {
        string path = _folder.File("large.jsonl");
        var log = new OddLog(seed);
        byte[] undated = "{\"level\":\"ERROR\",\"message\":\"undated timeout\"}\r\n"u8.ToArray();
        byte[] trace = "{\n  \"message\": \"first line\",\n  \"note\": \"undated timeout\"\n}\n"u8.ToArray();
        File.WriteAllBytes(
            path,
            [
                .. log.Quiet(20_000), .. undated, .. log.Quiet(3000), .. log.File(1500, oddness, textEvery), (byte)'\n',
                .. log.Quiet(9000), .. trace, .. log.Quiet(20_000), .. undated, .. log.Quiet(1),
            ]);
        string[] ahead =
        [
            "grep:undated timeout", "grep:timeout", "grep:/undated ti.e/", "grep:x yz", "grep:undated|level:error",
            "grep:quiet", "grep:undated|grep:timeout", "not:quiet|grep:timeout",
        ];
        foreach ((string filter, List<Seen> taken) in TakenByEach([path], ahead))
            Read([path], FiltersOf(filter)).Taken.ShouldBe(taken, filter);

        using var reader = LogReader.Open(
            LogSources.Find([path]), new() { Wanted = FiltersOf("grep:undated timeout").Lines, Threads = 2 });
        while (reader.TryRead())
        {
            // What was passed over is counted at the end.
        }

        reader.Report.SkippedBytes.ShouldBeGreaterThan(5_000_000);
    }

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    public void Texts_are_looked_for_ahead_in_slogs_text(int seed)
    {
        string path = _folder.File("slog.log");
        var log = new OddLog(seed);
        byte[] undated = "level=ERROR msg=\"undated timeout\"\r\n"u8.ToArray();
        File.WriteAllBytes(
            path,
            [
                .. log.QuietSlog(20_000), .. undated, .. log.QuietSlog(3000), .. log.SlogFile(1500), (byte)'\n',
                .. log.QuietSlog(9000), .. "level=WARN msg=b\n\tat x.y(undated timeout)\n"u8.ToArray(),
                .. log.QuietSlog(20_000), .. undated, .. log.QuietSlog(1),
            ]);
        string[] ahead =
        [
            "grep:undated timeout", "grep:timeout", "grep:/undated ti.e/", "grep:undated|level:error",
            "grep:some.frame", "grep:undated|grep:timeout", "not:quiet|grep:timeout", "grep:coloured",
        ];
        foreach ((string filter, List<Seen> taken) in TakenByEach([path], ahead))
        {
            taken.ShouldNotBeEmpty(filter);
            Read([path], FiltersOf(filter)).Taken.ShouldBe(taken, filter);
        }

        SkippedBytes(path, "grep:undated timeout").ShouldBeGreaterThan(5_000_000);
    }

    private static readonly string[] _textFilters =
    [
        "grep:timeout", "grep:needle", "grep:TIMEOUT", "not:timeout", "not:served|not:POST", "grep:timeout|grep:needle",
        "grep:timeout|grep:more", "grep:/time.ut/", "grep:absent", "level:error|grep:timeout", "grep:second half",
    ];

    [Theory]
    [InlineData(81, 3)]
    [InlineData(82, 30)]
    [InlineData(83, 300)]
    public void Text_in_Dockers_lines_is_passed_over_too(int seed, int oddness)
    {
        string path = _folder.File("docker.log");
        File.WriteAllBytes(path, new DockerTextLog(seed).File(4000, oddness));
        int all = Read([path], null).Read;
        foreach ((string text, List<Seen> taken) in TakenByEach([path], _textFilters))
        {
            (int read, List<Seen> found) = Read([path], FiltersOf(text));
            ShouldBeSame(found, taken, text);
            if (oddness >= 300 && text is "grep:absent" or "grep:timeout" or "grep:timeout|grep:more")
                read.ShouldBeLessThan((int)(all * 0.8), text);
        }
    }

    [Theory]
    [InlineData(91, 30)]
    [InlineData(92, 3)]
    public void Texts_are_looked_for_ahead_in_Dockers_text(int seed, int oddness)
    {
        string path = _folder.File("docker.log");
        var log = new DockerTextLog(seed);
        byte[] alone = "nobody wrapped this timeout\n"u8.ToArray();
        File.WriteAllBytes(
            path,
            [
                .. log.Quiet(20_000), .. log.File(3, 1), .. log.Quiet(4000), .. alone, .. log.Quiet(9000),
                .. log.File(6000, oddness), .. log.Quiet(20_000), .. log.File(2, 1), .. alone, .. log.Quiet(5000),
                .. log.File(1, 1),
            ]);
        foreach ((string text, List<Seen> taken) in TakenByEach([path], _textFilters))
            ShouldBeSame(Read([path], FiltersOf(text)).Taken, taken, text);

        SkippedBytes(path, "grep:absent").ShouldBeGreaterThan(5_000_000);
        SkippedBytes(path, "grep:needle").ShouldBeGreaterThan(3_000_000);
    }

    /// <summary>What is looked at ahead are pieces of 128 KiB, whose ends come to stand everywhere in a record.
    /// </summary>
    [Fact]
    public void A_record_of_several_lines_of_text_is_found_whole_wherever_a_piece_ends()
    {
        string trace = "time=2026-01-19T00:10:00.000Z level=ERROR msg=failed\n"
            + string.Concat(Enumerable.Range(0, 60).Select(i => $"\tat some.frame.of.a.program(Line.java:{i})\n"))
            + "\tat the.needle(Line.java:1)\n";
        byte[] quiet = new OddLog(61).QuietSlog(9000);
        long skipped = 0;
        for (int i = 0; i < 60; i++)
        {
            // Each time the record stands two KiB further on.
            int at = quiet.AsSpan(0, 600_000 + (i * 2200)).LastIndexOf((byte)'\n') + 1;
            string path = _folder.File("trace.log");
            File.WriteAllBytes(
                path, [.. quiet[..at], .. System.Text.Encoding.UTF8.GetBytes(trace), .. quiet[at..]]);
            foreach ((string filter, List<Seen> taken) in TakenByEach([path], ["grep:the.needle"]))
            {
                taken.ShouldHaveSingleItem().Raw.Length.ShouldBe(2 * (trace.Length - 1));
                Read([path], FiltersOf(filter)).Taken.ShouldBe(taken, $"{i}");
            }

            skipped += SkippedBytes(path, "grep:the.needle");
        }

        skipped.ShouldBeGreaterThan(60 * 500_000);
    }

    [Fact]
    public void A_record_of_several_of_Dockers_lines_of_text_is_found_whole_wherever_a_piece_ends()
    {
        var log = new DockerTextLog(63);
        byte[] quiet = log.Quiet(11_000);
        byte[] trace = log.Trace();
        for (int i = 0; i < 60; i++)
        {
            // Each time the record stands two KiB further on.
            int at = quiet.AsSpan(0, 600_000 + (i * 2200)).LastIndexOf((byte)'\n') + 1;
            string path = _folder.File("trace.log");
            File.WriteAllBytes(path, [.. quiet[..at], .. trace, .. quiet[at..]]);
            Seen found = Read([path], FiltersOf("grep:failed|grep:the.needle")).Taken.ShouldHaveSingleItem($"{i}");
            found.Raw.Length.ShouldBe(2 * (trace.Length - 1));
            Read([path], FiltersOf("grep:the.needle")).Taken.ShouldHaveSingleItem().ShouldBe(found);
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 20)]
    public void Dockers_lines_that_may_go_on_are_put_together_alike_in_any_order(int seed, int needles)
    {
        string path = _folder.File("docker.log");
        var log = new DockerTextLog(seed);
        File.WriteAllBytes(path, [.. log.Quiet(100), .. log.Doubtful(9000, needles, areWhole: false)]);
        foreach ((string text, List<Seen> taken) in TakenByEach([path], ["grep:needle", "not:engine", "grep:Name"]))
            ShouldBeSame(Read([path], FiltersOf(text)).Taken, taken, text);
    }

    [Fact]
    public void Behind_a_line_of_Dockers_that_only_reading_can_tell_about_records_are_found_whole()
    {
        string path = _folder.File("docker.log");
        var log = new DockerTextLog(64);
        File.WriteAllBytes(path, [.. log.Quiet(3000), .. log.BehindUnsure(), .. log.Quiet(3000)]);
        (_, List<Seen> taken) = TakenByEach([path], ["grep:needle"]).ShouldHaveSingleItem();
        taken.ShouldHaveSingleItem().Raw.ShouldContain(Convert.ToHexString("main.x"u8));
        Read([path], FiltersOf("grep:needle")).Taken.ShouldBe(taken);
    }

    /// <summary>The same, where the pieces that are looked at ahead end: of few of them are there needles.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Dockers_lines_that_may_go_on_are_found_whole_wherever_a_piece_ends(int seed)
    {
        var log = new DockerTextLog(seed);
        using var file = new MemoryStream();
        for (int piece = 1; piece <= 64; piece++)
        {
            int room = (piece * 128 * 1024) - (int)file.Length - 900;
            byte[] quiet = log.Quiet(room / 90);
            file.Write(quiet.AsSpan(0, quiet.AsSpan(0, Math.Min(room, quiet.Length)).LastIndexOf((byte)'\n') + 1));
            file.Write(log.Doubtful(16, piece % 8 == 0 ? 30 : 0, areWhole: piece % 32 > 0));
        }

        string path = _folder.File("docker.log");
        File.WriteAllBytes(path, file.ToArray());
        foreach ((string text, List<Seen> taken) in TakenByEach([path], ["grep:needle", "grep:needle|grep:engine"]))
        {
            taken.ShouldNotBeEmpty();
            ShouldBeSame(Read([path], FiltersOf(text)).Taken, taken, text);
        }

        SkippedBytes(path, "grep:needle").ShouldBeGreaterThan(1_000_000);
    }

    private static long SkippedBytes(string path, string filter)
    {
        using var reader = LogReader.Open(
            LogSources.Find([path]), new() { Wanted = FiltersOf(filter).Lines, Threads = 2 });
        while (reader.TryRead())
        {
            // What was passed over is counted at the end.
        }

        return reader.Report.SkippedBytes;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_record_over_several_of_Dockers_lines_is_found_whole(bool isIndexed)
    {
        string path = _folder.File("docker.jsonl");
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < 20_000; i++)
        {
            string line = i % 5 > 0 ? $"\\tat Frame.Of(needle{i})" : $"2026-01-19 00:00:00 ERROR boom {i}";
            text.Append($"{{\"log\":\"{line}\\n\",\"stream\":\"stderr\",")
                .Append($"\"time\":\"2026-01-19T{i / 3600 % 24:00}:{i / 60 % 60:00}:{i % 60:00}.000000000Z\"}}\n");
        }

        File.WriteAllText(path, text.ToString());
        if (isIndexed)
            SegmentIndex.Build(path).ShouldBeNull();
        // Records of five lines: most blocks of an index, of 1024 lines, begin inside of one.
        IEnumerable<string> needles =
            from block in Enumerable.Range(1, isIndexed ? 18 : 6)
            from line in Enumerable.Range((block * 1024) - 5, 10)
            select line % 5 > 0 ? $"grep:needle{line})" : $"grep:boom {line}\\n";
        foreach ((string filter, List<Seen> taken) in TakenByEach([path], [.. needles]))
        {
            taken.ShouldHaveSingleItem(filter);
            Read([path], FiltersOf(filter)).Taken.ShouldBe(taken, filter);
        }
    }

    [Fact]
    public void A_line_longer_than_what_is_looked_at_is_read()
    {
        string path = _folder.File("long.jsonl");
        string text = new('x', 300_000);
        File.WriteAllLines(path, Enumerable.Range(0, 40).Select(i =>
            $"{{\"timestamp\":\"2026-01-19T00:00:{i:00}Z\",\"level\":\"{(i % 9 == 8 ? "ERROR" : "INFO")}\","
            + $"\"message\":\"{(i % 4 == 0 ? text : "short")}\"}}"));
        Read([path], FiltersOf("level:error")).Taken.Count.ShouldBe(4);
    }

    private static void ShouldBeSame(List<Seen> found, List<Seen> taken, string filter)
    {
        // Of thousands of records the first that differs says most.
        int same = found.Zip(taken).TakeWhile(pair => pair.First == pair.Second).Count();
        found.ElementAtOrDefault(same).ShouldBe(taken.ElementAtOrDefault(same), filter);
    }

    private static IEnumerable<Seen> ByFile(List<Seen> all) =>
        all.OrderBy(seen => seen.File, StringComparer.Ordinal);

    private static EntryFilters FiltersOf(string text) => new(
    [
        .. text.Split('|').Select(part =>
            part.StartsWith("grep:", StringComparison.Ordinal) ? FilterExpression.Text("--grep", part[5..], false)
            : part.StartsWith("not:", StringComparison.Ordinal) ? FilterExpression.Text("--not", part[4..], true)
            : part.StartsWith("level:", StringComparison.Ordinal) ? new LevelFilter(LevelNames.Parse(part[6..]))
            : FilterExpression.Field(part)),
    ]);

    /// <summary>Reads all once, passing over nothing: what each filter takes of it.</summary>
    private static IEnumerable<(string Filter, List<Seen> Taken)> TakenByEach(string[] paths, string[] filters)
    {
        EntryFilters[] each = [.. filters.Select(FiltersOf)];
        List<Seen>[] taken = [.. filters.Select(_ => new List<Seen>())];
        using var reader = LogReader.Open(LogSources.Find(paths), new());
        while (reader.TryRead())
        {
            Seen? seen = null;
            for (int i = 0; i < each.Length; i++)
            {
                if (each[i].Takes(reader.Current))
                    taken[i].Add(seen ??= Seen.Of(reader.Current));
            }
        }

        return filters.Zip(taken);
    }

    /// <summary>Reads everything, or what is wanted and perhaps more: how many entries, and which are wanted.</summary>
    private static (int Read, List<Seen> Taken) Read(string[] paths, EntryFilters? wanted)
    {
        using var reader = LogReader.Open(LogSources.Find(paths), new() { Wanted = wanted?.Lines });
        int read = 0;
        var taken = new List<Seen>();
        for (; reader.TryRead(); read++)
        {
            if (wanted?.Takes(reader.Current) ?? false)
                taken.Add(Seen.Of(reader.Current));
        }

        return (read, taken);
    }

    private sealed record Seen(
        string File, long Offset, long Line, long Ticks, bool HasTime, string Raw, string Json, string? Fault)
    {
        public static Seen Of(Entry entry) => new(
            Path.GetFileName(entry.Path),
            entry.Offset,
            entry.LineNumber,
            entry.UtcTicks,
            entry.HasTimestamp,
            Convert.ToHexString(entry.Raw.Span),
            Convert.ToHexString(entry.Json.Span),
            entry.Fault);
    }
}
