using System.Globalization;
using Hewn.Store.Rings;
using Spectre.Console;

namespace Hewn.Cli.Doctor;

/// <summary>A diagnosis for people: tables at a terminal, lines elsewhere.</summary>
internal sealed class DoctorText(Terminal terminal, bool hasColor)
{
    private readonly Ink _ink = new(hasColor);

    public static string Word(Severity severity) => severity switch
    {
        Severity.Problem => "problem",
        Severity.Warning => "warning",
        _ => "note",
    };

    public static string Word(RingState state) => state switch
    {
        RingState.Running => "live",
        RingState.Pending => "dead",
        _ => "unreadable",
    };

    public void Write(Diagnosis diagnosis)
    {
        Section("Settings", ["setting", "value", "origin"], diagnosis.Settings.Select(setting => (string[])
            [setting.Key, ValueOf(setting), setting.Origin]));
        Section("Directories", ["directory", "writable", "free"], diagnosis.Directories.Select(directory => (string[])
        [
            directory.Path,
            (directory.IsWritable ? "yes" : "no") + (directory.Exists ? "" : " (to be made)"),
            directory.FreeBytes is { } free ? Examination.Size(free) : "unknown",
        ]));
        Section("Files", ["file", "size", "backups", "being written", "deleted next"], diagnosis.Files.Select(Row));
        Section("Rings", ["ring", "process", "state", "records waiting"], diagnosis.Rings.Select(ring => (string[])
        [
            ring.Ring,
            ring.ProcessId.ToString(CultureInfo.InvariantCulture),
            Word(ring.State),
            ring.State == RingState.Running
                ? "-"
                : ring.Files.Sum(file => file.Unwritten).ToString(CultureInfo.InvariantCulture),
        ]));
        foreach (Finding finding in diagnosis.Findings.OrderByDescending(finding => finding.Severity))
            WriteFinding(finding);
        if (diagnosis.Findings.Count > 0)
            terminal.Output.WriteLine();
        terminal.Output.WriteLine($"The clock says {diagnosis.Clock}.");
        terminal.Output.WriteLine(Verdict(diagnosis));
        terminal.Output.WriteLine(_ink.Dim("What a program's own code sets is not known here; it is the weakest."));
    }

    private static string ValueOf(SettingRow setting) => setting switch
    {
        { IsWrong: true } => $"\"{setting.Value}\" (wrong)",
        { Value.Length: > 0 } => setting.Value,
        _ => "-",
    };

    private static string[] Row(LogFileReport file) =>
    [
        file.Path,
        file.Bytes is { } bytes ? Examination.Size(bytes) : "none yet",
        string.Create(CultureInfo.InvariantCulture, $"{file.Backups} ({Examination.Size(file.BackupBytes)})"),
        file.IsBeingWritten ? "yes" : "no",
        file.Deleted.Count == 0
            ? "nothing"
            : string.Join("; ", file.Deleted.Select(deleted => $"{Path.GetFileName(deleted.Path)} {deleted.When}")),
    ];

    private void Section(string title, string[] headings, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows.Select(row => row.Select(cell => PlainText.Of(cell)).ToArray())];
        if (all.Length == 0)
            return;
        if (terminal.IsOutputTerminal)
            WriteTable(title, headings, all);
        else
            WriteLines(title, [headings, .. all]);
    }

    private void WriteTable(string title, string[] headings, string[][] rows)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = hasColor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(terminal.Output),
        });
        console.Profile.Width = terminal.Width;
        console.Profile.Capabilities.Unicode = true;
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(title) };
        foreach (string heading in headings)
            table.AddColumn(new TableColumn(new Text(heading, Style.Parse("bold"))));
        foreach (string[] row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(table);
    }

    private void WriteLines(string title, string[][] rows)
    {
        terminal.Output.WriteLine($"{title}:");
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, i) => i == row.Length - 1 ? cell : cell.PadRight(widths[i]));
            terminal.Output.WriteLine($"  {string.Join("  ", cells)}");
        }

        terminal.Output.WriteLine();
    }

    private void WriteFinding(Finding finding)
    {
        string word = $"{Word(finding.Severity)} ({finding.About}):";
        string painted = finding.Severity switch
        {
            Severity.Problem => _ink.Bad(word),
            Severity.Warning => _ink.Odd(word),
            _ => _ink.Dim(word),
        };
        terminal.Output.WriteLine($"{painted} {PlainText.Of(finding.Message)}");
    }

    private string Verdict(Diagnosis diagnosis)
    {
        string counts = $"{Count(diagnosis.Problems, "problem")}, {Count(diagnosis.Warnings, "warning")}.";
        return diagnosis.Problems > 0 ? _ink.Bad(counts)
            : diagnosis.Warnings > 0 ? _ink.Odd(counts)
            : _ink.Good(counts);
    }

    private static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
