/** Systems that start one program many times, each with a number of its own. */
export type ArraySystem = "slurm" | "kubernetes";

/** A job that carries out all cells of `plan.json` in 48 parts, to be changed by its user. */
export function jobTemplate(system: ArraySystem): string {
  return system === "slurm" ? SLURM : KUBERNETES;
}

const SLURM = `#!/bin/bash
# sbatch this in the folder of plan.json, which all nodes must see. Started again, or requeued, it makes
# only what is not there. Afterwards: quorate run FILE --cells cells
# Tried with SLURM 22.05: all 48 tasks, two of them requeued while they ran.
#SBATCH --job-name=quorate
#SBATCH --array=0-47
#SBATCH --cpus-per-task=2
#SBATCH --mem=2G
#SBATCH --time=01:00:00
#SBATCH --requeue
#SBATCH --output=quorate-%A-%a.log
set -eu
# As many as the array has; SLURM's own count is smaller when only some are sent again (--array=3,7).
PARTS=48
cd "$SLURM_SUBMIT_DIR"
exec quorate run-cells --plan plan.json --out cells \\
  --part "$SLURM_ARRAY_TASK_ID/$PARTS" --jobs "$SLURM_CPUS_PER_TASK"
`;

const KUBERNETES = `# kubectl apply -f this. The volume holds plan.json and is written by all pods (ReadWriteMany); a pod that
# is started again makes only what is not there. Afterwards: quorate run FILE --cells cells
# Every field was checked against batch/v1 of Kubernetes 1.22; no cluster was at hand.
apiVersion: batch/v1
kind: Job
metadata:
  name: quorate
spec:
  completionMode: Indexed
  completions: 48
  parallelism: 12
  backoffLimit: 48
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: quorate
          image: registry.example/quorate:latest
          workingDir: /study
          env:
            - { name: PARTS, value: "48" }
          command: ["sh", "-c"]
          args:
            - >-
              exec quorate run-cells --plan plan.json --out cells
              --part "$JOB_COMPLETION_INDEX/$PARTS" --jobs 2
          resources:
            requests: { cpu: "2", memory: 2Gi }
            limits: { cpu: "2", memory: 2Gi }
          volumeMounts:
            - { name: study, mountPath: /study }
      volumes:
        - name: study
          persistentVolumeClaim: { claimName: quorate-study }
`;
