using Hewn.Files;
using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

public sealed class SessionImportTests : IDisposable
{
    private readonly SessionTree _tree = new();

    private string Target => _tree.Beside("imported");

    public void Dispose() => _tree.Dispose();

    private ImportOutcome[] Import(bool isDryRun = false, string? workspace = null)
    {
        var import = new SessionImport(Target, workspace, isDryRun);
        return [.. SessionImport.Find(_tree.Root, out _).Select(place => import.Run(place, default))];
    }

    private string Refused()
    {
        ImportOutcome outcome = Import().ShouldHaveSingleItem();
        outcome.State.ShouldBe(ImportState.Refused);
        Everything(Target).ShouldBeEmpty();
        return outcome.Problem.ShouldNotBeNull();
    }

    private static string[] Everything(string directory) => !Directory.Exists(directory) ? [] :
    [
        .. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(directory, path)).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void A_tree_in_the_layout_of_the_original_is_copied_with_its_oddities_reported()
    {
        _tree.With("dreamlake");
        ImportOutcome[] outcomes = Import();
        outcomes.Select(outcome => $"{outcome.FullName} {outcome.State}")
            .ShouldBe(["ml/baseline Copied", "ml/diverged Copied", "vision/empty Copied"]);
        Everything(Target).ShouldBe([.. Everything(_tree.Root).Where(path => !path.EndsWith(".lock"))]);
        string log = Path.Combine("ml", "baseline", "logs", "logs.jsonl");
        File.ReadAllBytes(Path.Combine(Target, log)).ShouldBe(File.ReadAllBytes(_tree.At(log)));
        outcomes[0].Report.Notes.ShouldBeEmpty();

        CopyReport odd = outcomes[1].Report;
        (odd.Doubles, odd.Normalised, odd.Lines, odd.Unparsable).ShouldBe((1, 5, 9, 0));
        odd.Notes.ShouldBe(
        [
            "logs/logs.jsonl: bare NaN or infinity written as strings: 2",
            "logs/logs.jsonl: double numbers: 1 (the first is 1), kept",
            "logs/logs.jsonl: numbers missing in between: 2",
            "session.json: bare NaN or infinity written as strings: 1",
            "tracks/train/data.jsonl: bare NaN or infinity written as strings: 2",
        ]);
        string[] lines = File.ReadAllLines(Path.Combine(Target, "ml", "diverged", "logs", "logs.jsonl"));
        lines.Length.ShouldBe(4);
        lines[1].ShouldEndWith("\"metadata\": {\"train_loss\": \"NaN\"}}");
        lines[2].ShouldContain("\"sequenceNumber\": 1,"); // The double one, kept.
        new SessionImport(_tree.Beside("again"), null, true)
            .Run(SessionCatalog.Read([Target]).Find("diverged")[0], default).Report.Normalised.ShouldBe(0);
    }

    [Fact]
    public void A_dry_run_finds_the_same_and_writes_nothing()
    {
        _tree.With("dreamlake");
        ImportOutcome[] planned = Import(isDryRun: true);
        Directory.Exists(Target).ShouldBeFalse();
        ImportOutcome[] copied = Import();
        planned.ShouldAllBe(outcome => outcome.State == ImportState.Planned);
        planned.Select(outcome => (outcome.Report.Files, outcome.Report.Bytes, outcome.Report.Lines))
            .ShouldBe(copied.Select(outcome => (outcome.Report.Files, outcome.Report.Bytes, outcome.Report.Lines)));
        planned[1].Report.Notes.ShouldBe(copied[1].Report.Notes);
    }

    [Fact]
    public void Nothing_is_overwritten_and_the_others_go_on()
    {
        _tree.With("dreamlake");
        Directory.CreateDirectory(Path.Combine(Target, "ml", "baseline"));
        ImportOutcome[] outcomes = Import();
        outcomes.Select(outcome => outcome.State)
            .ShouldBe([ImportState.Refused, ImportState.Copied, ImportState.Copied]);
        outcomes[0].Problem.ShouldNotBeNull().ShouldContain("is there already");
        Everything(Path.Combine(Target, "ml", "baseline")).ShouldBeEmpty();
        Import().ShouldAllBe(outcome => outcome.State == ImportState.Refused);
    }

    [Fact]
    public void Two_of_one_name_do_not_meet_in_one_workspace()
    {
        _tree.Write("a/same/session.json", "{}").Write("b/same/session.json", "{}");
        foreach (bool isDryRun in (bool[])[true, false])
        {
            Import(isDryRun, "all").Select(outcome => outcome.State == ImportState.Refused).ShouldBe([false, true]);
        }
    }

    [Fact]
    public void The_documents_layout_becomes_the_real_one()
    {
        _tree.With("seed");
        Import().ShouldHaveSingleItem().Report.Lines.ShouldBe(2);
        Everything(Target).ShouldBe([Path.Combine("test", "demo", "logs", "logs.jsonl")]);
    }

    [Fact]
    public void Torn_and_foreign_lines_are_kept_and_reported()
    {
        string text = SessionTree.Line(0, "a") + "garbage\n\n" + SessionTree.Line(1, "b") + "{\"sequenceN";
        _tree.Write("w/s/session.json", "{").Write("w/s/logs/logs.jsonl", text);
        CopyReport report = Import().ShouldHaveSingleItem().Report;
        (report.Lines, report.Unparsable).ShouldBe((2, 2));
        report.Notes.ShouldBe(
        [
            "logs/logs.jsonl: the last line is torn; it is kept, and closed by a line end",
            "logs/logs.jsonl: lines that are no records: 2 (the first is line 2), kept",
        ]);
        File.ReadAllText(Path.Combine(Target, "w", "s", "logs", "logs.jsonl")).ShouldBe(text + "\n");
        File.ReadAllText(Path.Combine(Target, "w", "s", "session.json")).ShouldBe("{");
    }

    [Fact]
    public void A_line_longer_than_memory_allows_is_copied_as_it_is()
    {
        string text = SessionTree.Line(0, "a") + new string('x', Limits.MaxRecordBytes + 5) + "\n"
            + SessionTree.Line(1, "b");
        _tree.Write("w/s/session.json", "{}").Write("w/s/logs/logs.jsonl", text);
        CopyReport report = Import().ShouldHaveSingleItem().Report;
        (report.Lines, report.Unparsable).ShouldBe((2, 1));
        File.ReadAllText(Path.Combine(Target, "w", "s", "logs", "logs.jsonl")).ShouldBe(text);
    }

    [Theory]
    [InlineData("w/s/session.json", "{\"name\":\"../../esc\"}", "leads out of the root")]
    [InlineData("w/s/session.json", "{\"workspace\":\"/etc\"}", "leads out of the root")]
    [InlineData("w/s/session.json", "{\"workspace\":\"a\\\\..\\\\..\"}", "leads out of the root")]
    [InlineData("w/s/files/.files_metadata.json", "{\"files\":[{\"path\":\"/../../x\",\"filename\":\"y\"}]}",
        "leads out of the session")]
    [InlineData("w/s/files/.files_metadata.json", "{\"files\":[{\"path\":\"/m\",\"filename\":\"../y\"}]}",
        "leads out of the session")]
    public void Names_that_lead_out_are_refused(string file, string json, string problem)
    {
        _tree.Write("w/s/session.json", "{}").Write(file, json);
        Refused().ShouldContain(problem);
    }

    [Fact]
    public void A_workspace_that_leads_out_is_refused()
    {
        _tree.Write("w/s/session.json", "{}");
        ImportOutcome outcome = Import(workspace: "../../elsewhere").ShouldHaveSingleItem();
        outcome.Problem.ShouldNotBeNull().ShouldContain("outside of");
        Directory.Exists(_tree.Beside("elsewhere")).ShouldBeFalse();
    }

    [Fact]
    public void Links_are_refused_and_nothing_of_the_session_stays()
    {
        _tree.Write("w/s/session.json", "{}").Write("secret.txt", "s");
        Directory.CreateDirectory(_tree.At("w/s/files"));
        File.CreateSymbolicLink(_tree.At("w/s/files/x"), _tree.At("secret.txt"));
        Refused().ShouldContain("files/x is a link");
        Directory.EnumerateFileSystemEntries(Path.Combine(Target, "w")).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_written_or_stands_in_a_ring_is_refused_and_rings_are_not_copied()
    {
        _tree.Write("w/s/session.json", "{}").Write("w/s/logs/logs.jsonl", "");
        using (LockFile.TryTake(_tree.At("w/s/.hewn/run-1.lock")))
            Refused().ShouldContain("a process is writing it");
        DeadProcess dead = new DeadProcess(_tree.At("w/s/logs/logs.jsonl")).Log(SessionTree.Line(0, "x")).Die();
        Refused().ShouldContain("hewn recover");
        File.Delete(dead.Ring);
        Import().ShouldHaveSingleItem().State.ShouldBe(ImportState.Copied);
        Everything(Target).ShouldNotContain(path => path.Contains(".hewn"));
    }

    [Fact]
    public void Into_itself_is_refused()
    {
        _tree.Write("w/s/session.json", "{}");
        SessionPlace place = _tree.Place("s");
        new SessionImport(Path.Combine(place.Path, "inside"), null, false).Run(place, default)
            .Problem.ShouldBe("it would be copied into itself");
        new SessionImport(_tree.Root, null, false).Run(place, default)
            .Problem.ShouldBe("it would be copied into itself");
    }

    [Fact]
    public void A_single_session_and_a_workspace_can_be_named()
    {
        _tree.With("dreamlake");
        SessionImport.Find(_tree.At("ml/baseline"), out _).ShouldHaveSingleItem().FullName.ShouldBe("ml/baseline");
        SessionImport.Find(_tree.At("ml"), out _).Select(place => place.FullName)
            .ShouldBe(["ml/baseline", "ml/diverged"]);
    }

    [Fact]
    public async Task A_pipe_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
            return;
        _tree.Write("w/s/session.json", "{}");
        using (var made = System.Diagnostics.Process.Start("mkfifo", _tree.At("w/s/pipe")))
            await made.WaitForExitAsync();
        File.Exists(_tree.At("w/s/pipe")).ShouldBeTrue();
        (await Task.Run(() => Import()).WaitAsync(TimeSpan.FromSeconds(60))).ShouldHaveSingleItem()
            .State.ShouldBe(ImportState.Copied);
    }

    [Theory]
    [InlineData("a/b/c/d", "no listing looks for it")]
    [InlineData(".x", "begins with a dot")]
    [InlineData("a/.x", "begins with a dot")]
    public void A_place_where_no_listing_would_find_it_is_refused(string workspace, string problem)
    {
        _tree.Write("w/s/session.json", "{}");
        var import = new SessionImport(Target, workspace, false);
        import.Run(_tree.Place("s"), default).Problem.ShouldNotBeNull().ShouldContain(problem);
        Directory.Exists(Target).ShouldBeFalse();
    }
}
