using Hewn.ReadBenchmarks;

return Runner.Run(args);
