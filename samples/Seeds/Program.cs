using Seeds.Seed1;
using Seeds.Seed3;
using Seeds.Seed4;

// The usage examples of the documents that Hewn grew from, in C#: Seeds <example> [--debug]. Logs stand in ./logs and
// ./results. docs/seeds.md says which example of which document is which.
var examples = new SortedDictionary<string, Func<Task>>(StringComparer.Ordinal)
{
    ["1-levels"] = () => LevelsExample.RunAsync(args.Contains("--debug")),
    ["1-fields"] = FieldsExample.RunAsync,
    ["1-output"] = OutputExample.RunAsync,
    ["3-json"] = JsonExample.RunAsync,
    ["3-global"] = GlobalExample.RunAsync,
    ["3-instance"] = InstanceExample.RunAsync,
    ["3-configuration"] = ConfigurationExample.RunAsync,
    ["3-cache"] = CacheExample.RunAsync,
    ["3-events"] = EventsExample.RunAsync,
    ["4-quick-start"] = QuickStartExample.RunAsync,
    ["4-levels"] = LoggerLevelsExample.RunAsync,
    ["4-basic"] = BasicExample.RunAsync,
    ["4-file"] = FileExample.RunAsync,
    ["4-async"] = AsyncExample.RunAsync,
    ["4-rich"] = RichExample.RunAsync,
    ["4-rotation"] = RotationExample.RunAsync,
    ["4-fields"] = ExtraFieldsExample.RunAsync,
    ["4-rollouts"] = RolloutsExample.RunAsync,
};

if (args.Length == 0 || !examples.TryGetValue(args[0], out Func<Task>? example))
{
    Console.Error.WriteLine($"Expected an example: {string.Join(' ', examples.Keys)}");
    return 2;
}

await example();
return 0;
