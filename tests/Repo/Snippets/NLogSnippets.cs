using System.Text.RegularExpressions;
using Hewn.NLog;
using NLog;
using NLog.Config;

namespace Repo.Snippets;

/// <summary>NLog in docs/migrating.md, before and after.</summary>
[Collection(WorkingFolder.Name)]
public sealed partial class NLogSnippets
{
    private const string Expected = "\"message\":\"Evicted 32 blocks\",\"logger\":\"cache\",\"service\":\"llm-server\","
        + "\"model\":\"llama-3.3-70b\",\"Blocks\":32}";

    [Fact]
    public void Before()
    {
        using var folder = new WorkingFolder();

        LogManager.Setup().LoadConfiguration(configuration => configuration.ForLogger().WriteToFile("logs/app.txt"));

        Logger log = LogManager.GetLogger("cache");
        using (ScopeContext.PushProperty("model", "llama-3.3-70b"))
            log.Info("Evicted {Blocks} blocks", 32);
        LogManager.Shutdown();

        // NLog's relative paths start from the program's folder, not from the working one.
        string path = Path.Combine(AppContext.BaseDirectory, "logs", "app.txt");
        File.ReadAllText(path).ShouldContain("Evicted 32 blocks");
        File.Delete(path);
    }

    [Fact]
    public async Task After()
    {
        using var folder = new WorkingFolder();

        Hewn.Log.Start(new Hewn.HewnOptions { Service = "llm-server", Files = { new("logs/app.jsonl") } });
        LogManager.Setup().LoadConfiguration(configuration => configuration.ForLogger().WriteTo(new HewnTarget()));

        Logger log = LogManager.GetLogger("cache");
        using (ScopeContext.PushProperty("model", "llama-3.3-70b"))
            log.Info("Evicted {Blocks} blocks", 32);
        LogManager.Shutdown();             // waits until the files have every event
        await Hewn.Log.StopAsync();

        folder.ReadEvents("logs/app.jsonl").ShouldContain(Expected);
    }

    [Fact]
    public async Task After_by_the_configuration_file()
    {
        using var folder = new WorkingFolder();
        Hewn.Log.Start(new Hewn.HewnOptions { Service = "llm-server", Files = { new("logs/app.jsonl") } });
        string xml = XmlBlock().Match(Tree.Read("docs/migrating.md")).Groups["xml"].Value;
        using var nlog = new LogFactory { ThrowConfigExceptions = true };
        using var reader = new StringReader(xml);
        nlog.Configuration = new XmlLoggingConfiguration(reader, null, nlog);

        nlog.GetLogger("cache").Debug("below the rule's level");
        using (ScopeContext.PushProperty("model", "llama-3.3-70b"))
            nlog.GetLogger("cache").Info("Evicted {Blocks} blocks", 32);
        nlog.Shutdown();
        await Hewn.Log.StopAsync();

        folder.ReadEvents("logs/app.jsonl").Trim().Split('\n').ShouldHaveSingleItem().ShouldContain(Expected);
    }

    [GeneratedRegex("```xml\n(?<xml>.*?)```", RegexOptions.Singleline)]
    private static partial Regex XmlBlock();
}
