using Hewn;

namespace Seeds.Seed3;

/// <summary>"Logger Configuration Options": each option with the document's default.</summary>
internal static class ConfigurationExample
{
    public static async Task RunAsync()
    {
        Log.Start(new HewnOptions
        {
            MinimumLevel = Level.Info,                              // min_level: filter logs
            BufferBytes = 1024 * 1024,                              // buffer_size: bounded; 1 MiB is the least
            Files =
            {
                new("logs/server.log") { Format = FileFormat.Json },    // file_path, json_format = true
                new("logs/server.txt") { Format = FileFormat.Text },    // json_format = false
            },
            MaxFileBytes = 100 * 1024 * 1024,                       // enable_rotation, max_file_size: 100MB
            BackupCount = 10,                                       // max_backup_files: keep last 10
            Service = "llm-server",                                 // service_name
            Environment = "dev",                                    // environment
        });
        Log.Info("Configured");
        LogStatus status = Log.Status;
        Console.WriteLine($"buffer of {status.BufferBytes} bytes, survives a kill: {status.SurvivesKill}");
        await Log.StopAsync();
    }
}
