// The parts of Apache ECharts that report.html draws with; everything else is left out by the bundler.
import { init, use } from "echarts/core";
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { DataZoomInsideComponent, GridComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, ScatterChart, GridComponent, TooltipComponent, DataZoomInsideComponent, SVGRenderer]);

export { init };
