using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

public sealed class SessionExportTests : IDisposable
{
    private readonly SessionTree _tree = new SessionTree().With("dreamlake");

    public void Dispose() => _tree.Dispose();

    private string Csv(string name, ExportPart part)
    {
        using SessionTails tails = SessionTails.Read(_tree.Place(name), TimeZoneInfo.Utc);
        using var output = new StringWriter();
        new SessionExport(_tree.Place(name), tails, new SessionTally(), default).WriteCsv(output, part);
        return output.ToString();
    }

    [Fact]
    public void Json_lines_hold_everything_and_each_is_valid()
    {
        using SessionTails tails = SessionTails.Read(_tree.Place("diverged"), TimeZoneInfo.Utc);
        using var output = new MemoryStream();
        new SessionExport(_tree.Place("diverged"), tails, new SessionTally(), default)
            .WriteJsonLines(output, ExportPart.All);
        JsonElement[] lines =
        [
            .. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
        lines.Select(line => line.GetProperty("type").GetString())
            .ShouldBe(
            [
                "session", "parameters", "log", "log", "log", "log", "point", "point", "point", "point", "point",
            ]);
        lines[0].GetProperty("session").GetProperty("tags")[0].GetString().ShouldBe("cifar");
        lines[3].GetProperty("record").GetProperty("metadata").GetProperty("train_loss").GetString().ShouldBe("NaN");
        lines[^1].GetProperty("track").GetString().ShouldBe("train");
        lines[2..].ShouldAllBe(line => line.GetProperty("workspace").GetString() == "ml"
            && line.GetProperty("session").GetString() == "diverged");
        lines[^1].GetProperty("point").GetProperty("data").GetProperty("step").GetInt32().ShouldBe(40);
    }

    [Fact]
    public void Csv_quotes_what_must_be_quoted()
    {
        string[] logs = Csv("diverged", ExportPart.Logs).Split("\r\n");
        logs.Length.ShouldBe(6);
        logs[0].ShouldBe("timestamp,level,sequenceNumber,message,metadata");
        logs[1].ShouldBe("2025-10-26T08:00:00.250000Z,info,0,Training started,");
        logs[2].ShouldEndWith(",1,loss is not a number,\"{\"\"train_loss\"\": \"\"NaN\"\"}\"");
        logs[4].ShouldEndWith(",4,\"Giving up: \"\"NaN\"\" again\",");
        Csv("diverged", ExportPart.Tracks).Split("\r\n").ShouldBe(
        [
            "track,index,step,field,value", "train,0,0,loss,2", "train,1,10,loss,8", "train,2,20,loss,64",
            "train,3,30,loss,Infinity", "train,4,40,loss,NaN", "",
        ]);
        Csv("baseline", ExportPart.Parameters).ShouldBe(
            "name,value\r\naugment,true\r\nlr,0.1\r\nmodel.layers,18\r\nmodel.name,\"\"\"resnet18\"\"\"\r\n");
    }

    [Fact]
    public void A_zip_holds_the_files_as_they_are_without_locks_and_rings()
    {
        _tree.Write("ml/baseline/logs/.hewn/x.lock", "");
        using SessionTails tails = SessionTails.Read(_tree.Place("baseline"), TimeZoneInfo.Utc);
        using var output = new MemoryStream();
        long files = new SessionExport(_tree.Place("baseline"), tails, new SessionTally(), default)
            .WriteZip(output, out _);
        using var zip = new ZipArchive(output, ZipArchiveMode.Read);
        zip.Entries.Count.ShouldBe((int)files);
        zip.Entries.ShouldNotContain(entry => entry.FullName.Contains(".hewn"));
        using var log = new StreamReader(zip.GetEntry("ml/baseline/logs/logs.jsonl").ShouldNotBeNull().Open());
        log.ReadToEnd().ShouldBe(File.ReadAllText(_tree.At("ml/baseline/logs/logs.jsonl")));
    }

    [Fact]
    public async Task A_zip_leads_nowhere_waits_for_no_pipe_and_names_the_links_that_it_leaves_out()
    {
        if (OperatingSystem.IsWindows())
            return;
        _tree.Write("w/s/session.json", "{}").Write("w/s/files/..\\..\\evil", "x").Write("w/s/files/.._.._evil", "y")
            .Write("w/s/.parameters.json.lock", "").Write("w/s/empty.txt", "").Write("secret", "z");
        File.CreateSymbolicLink(_tree.At("w/s/files/link"), _tree.At("secret"));
        Directory.CreateSymbolicLink(_tree.At("w/s/folder"), _tree.Root);
        using (var made = System.Diagnostics.Process.Start("mkfifo", _tree.At("w/s/pipe")))
            await made.WaitForExitAsync();
        SessionPlace place = _tree.Place("s");
        using SessionTails tails = SessionTails.Read(place, TimeZoneInfo.Utc);
        using var output = new MemoryStream();
        IReadOnlyList<string> links = [];
        await Task.Run(() => new SessionExport(place, tails, new SessionTally(), default).WriteZip(output, out links))
            .WaitAsync(TimeSpan.FromSeconds(60));
        links.ShouldBe(["files/link", "folder"]);
        using var zip = new ZipArchive(output, ZipArchiveMode.Read);
        zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal).ShouldBe(
        [
            "w/s/empty.txt", "w/s/files/.._.._evil", "w/s/files/.._.._evil_", "w/s/pipe", "w/s/session.json",
        ]);
    }

    [Fact]
    public void Metrics_of_a_run_become_a_table_too()
    {
        _tree.Write("exp_20250109-142030/metrics.jsonl", "{\"step\":5,\"timestamp\":\"x\",\"loss\":0.5,\"lr\":0.1}\n");
        SessionPlace place = _tree.Place("exp_20250109-142030");
        using SessionTails tails = SessionTails.Read(place, TimeZoneInfo.Utc);
        using var output = new StringWriter();
        new SessionExport(place, tails, new SessionTally(), default).WriteCsv(output, ExportPart.Tracks);
        output.ToString().ShouldBe("track,index,step,field,value\r\n,,5,loss,0.5\r\n,,5,lr,0.1\r\n");
    }
}
