using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary><c>__line__ __timestamp__ now</c>.</summary>
internal static class EntryFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Text("__line__", "", call => call.Data.Line),
        Define.Function("__timestamp__", "", call => GoValue.Of(GoTime.FromUnixNs(call.Data.TimestampNs))),
        Define.Function("now", "", call => GoValue.Of(GoTime.FromUnixNs(call.Data.NowNs))),
    ];
}
