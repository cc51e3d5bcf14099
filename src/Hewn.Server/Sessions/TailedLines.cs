using System.Text.Json;
using Hewn.LogQL.Labels;
using Hewn.Server.Http;
using Hewn.Server.Push;
using Hewn.Sessions;
using Hewn.Sessions.Parts;
using Hewn.Store.Querying;

namespace Hewn.Server.Sessions;

/// <summary>Lines of a session's log as who tails sees them: with the labels that they have when they are asked for.
/// </summary>
internal static class TailedLines
{
    private const string LevelLabel = "level";

    /// <summary>The lines.</summary>
    public static TakenLines Of(SessionPlaces places, IReadOnlyList<byte[]> lines)
    {
        LabelSet file = LocalFile.At(places.Log).Labels;
        var taken = new TakenLines();
        foreach (byte[] line in lines)
        {
            using var json = JsonDocument.Parse(line);
            if (JsonFile.TimeIn(json.RootElement, "timestamp") is not { } time)
                continue;
            var labels = new List<Label>(file);
            if (JsonFile.TextIn(json.RootElement, LevelLabel) is { } level)
                labels.Add(new(LevelLabel, level));
            taken.Add(RequestParameters.NsOf(time), line, LabelSet.Of(labels), LabelSet.Empty);
        }

        return taken;
    }
}
