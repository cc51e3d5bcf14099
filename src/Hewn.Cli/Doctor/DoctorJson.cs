using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Store.Rings;

namespace Hewn.Cli.Doctor;

/// <summary>A diagnosis for programs: one object.</summary>
internal static class DoctorJson
{
    private static readonly JsonWriterOptions _options =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Diagnosis diagnosis)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteNumber("problems", diagnosis.Problems);
            json.WriteNumber("warnings", diagnosis.Warnings);
            json.WriteString("clock", diagnosis.Clock);
            WriteAll(json, "findings", diagnosis.Findings, finding =>
            {
                json.WriteString("severity", DoctorText.Word(finding.Severity));
                json.WriteString("about", finding.About);
                json.WriteString("message", finding.Message);
            });
            WriteAll(json, "settings", diagnosis.Settings, setting =>
            {
                json.WriteString("key", setting.Key);
                json.WriteString("value", setting.Value);
                json.WriteString("origin", setting.Origin);
                json.WriteBoolean("wrong", setting.IsWrong);
            });
            WriteAll(json, "directories", diagnosis.Directories, directory =>
            {
                json.WriteString("path", directory.Path);
                json.WriteBoolean("exists", directory.Exists);
                json.WriteBoolean("writable", directory.IsWritable);
                WriteNumber(json, "free_bytes", directory.FreeBytes);
            });
            WriteAll(json, "files", diagnosis.Files, file => WriteFile(json, file));
            WriteAll(json, "rings", diagnosis.Rings, ring =>
            {
                json.WriteString("ring", ring.Ring);
                json.WriteNumber("process", ring.ProcessId);
                json.WriteString("state", DoctorText.Word(ring.State));
                WriteNumber(json, "waiting_records",
                    ring.State == RingState.Running ? null : ring.Files.Sum(file => file.Unwritten));
            });
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteFile(Utf8JsonWriter json, LogFileReport file)
    {
        json.WriteString("path", file.Path);
        WriteNumber(json, "bytes", file.Bytes);
        json.WriteNumber("backups", file.Backups);
        json.WriteNumber("backup_bytes", file.BackupBytes);
        json.WriteBoolean("written_by_running_process", file.IsBeingWritten);
        WriteAll(json, "deleted_next", file.Deleted, deleted =>
        {
            json.WriteString("path", deleted.Path);
            json.WriteNumber("bytes", deleted.Bytes);
            json.WriteString("when", deleted.When);
        });
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> all, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T one in all)
        {
            json.WriteStartObject();
            write(one);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
